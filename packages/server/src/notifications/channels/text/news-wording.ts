import type { CameraNews, MembershipEnded, NewsEvent, VisitEnded } from '@kith/contract';
import { alarmWording } from './alarm-wording.ts';
import { personInWords } from './person-in-words.ts';
import { timeInWords } from './time-in-words.ts';
import type { Wording } from './wording.ts';

/** How news that is no entry is told. @param timeZone in which its time is */
export function newsWording(news: NewsEvent, timeZone: string): Wording {
  const time = timeInWords(news.timestamp, timeZone);
  switch (news.type) {
    case 'camera.offline':
    case 'camera.online':
      return ofCamera(news, time);
    case 'visit.ended':
      return ofVisit(news, time);
    case 'membership.ended':
      return ofMembership(news, time);
    case 'alarm.raised':
    case 'alarm.acknowledged':
    case 'alarm.escalated':
      return alarmWording(news, time);
    default:
      return news satisfies never;
  }
}

function ofCamera({ type, data: { name: source, problem } }: CameraNews, time: string): Wording {
  const isOffline = type === 'camera.offline';
  return {
    title: isOffline ? `${source} cannot be seen` : `${source} can be seen again`,
    body: [time, problem?.message].filter(Boolean).join('\n'),
    values: { source, time, problem: problem?.message ?? '' },
  };
}

function ofVisit({ data: { pid, person, persons_groups, source_name: source } }: VisitEnded, time: string): Wording {
  const who = personInWords(pid, person);
  const groups = persons_groups.map(({ name }) => name).join(', ');
  return {
    title: `${who} left`,
    body: [`${source}, ${time}`, groups].filter(Boolean).join('\n'),
    values: { person: who, groups: groups || (pid === null ? '' : 'no group'), source, time },
  };
}

function ofMembership({ data: { pid, person, persons_group } }: MembershipEnded, time: string): Wording {
  const who = personInWords(pid, person);
  const groups = persons_group.name;
  return {
    title: `${who} is no longer in ${groups}`,
    body: time,
    values: { person: who, groups, time },
  };
}
