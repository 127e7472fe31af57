import type { NewsEvent } from '@kith/client';

/** News on one line: time in UTC, what happened, and to whom or what. */
export const newsLine = (event: NewsEvent): string =>
  `${event.timestamp.slice(0, 19).replace('T', ' ')}  ${event.type}  ${subjectOf(event)}`;

function subjectOf(event: NewsEvent): string {
  switch (event.type) {
    case 'camera.offline':
    case 'camera.online':
      return event.data.problem === null ? event.data.name : `${event.data.name}: ${event.data.problem.message}`;
    case 'visit.ended':
      return `${event.data.person?.name ?? event.data.pid ?? 'somebody unknown'} at ${event.data.source_name}`;
    case 'membership.ended':
      return `${event.data.person.name ?? event.data.pid} in ${event.data.persons_group.name}`;
    case 'alarm.raised':
    case 'alarm.acknowledged':
    case 'alarm.escalated':
      return `${event.data.rule.name} (${event.data.urgency})`;
    default:
      return event satisfies never;
  }
}
