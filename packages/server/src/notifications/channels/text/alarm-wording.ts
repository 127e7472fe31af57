import type { Alarm, AlarmNews } from '@kith/contract';
import { personInWords } from './person-in-words.ts';
import type { Wording } from './wording.ts';

/** How an alarm is told. @param time when it happened, in words */
export function alarmWording({ type, data }: AlarmNews, time: string): Wording {
  const { rule, urgency, source, entry, note, acknowledged_by: by } = data;
  const person = entry ? personInWords(entry.pid, entry.person) : '';
  const groups = entry?.persons_groups.map(({ name }) => name).join(', ') ?? '';
  const said = type === 'alarm.acknowledged' ? [by, note].filter(Boolean).join(': ') : '';
  return {
    title: `${beginnings[type]}${rule.name}`,
    body: [whatHappened(data, person), [source?.name, time].filter(Boolean).join(', '), groups, said]
      .filter(Boolean)
      .join('\n'),
    values: { alarm: rule.name, urgency, person, groups, source: source?.name ?? '', time },
  };
}

const beginnings = {
  'alarm.raised': '',
  'alarm.acknowledged': 'Acknowledged: ',
  'alarm.escalated': 'Nobody has looked yet: ',
} as const;

function whatHappened({ kind, count, group }: Alarm, person: string): string {
  if (kind === 'absent') {
    return `Nobody of ${group?.name ?? 'the group'} has come${count === null ? '' : `, ${count} times in a row`}`;
  }
  if (kind === 'together') return `${count} of ${group?.name ?? 'the group'} together`;
  return kind === 'count' ? `${person}, ${count} in all` : person;
}
