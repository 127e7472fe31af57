import type { NewsType } from '@kith/client';

/** What is told that is no sighting, in the order in which it is shown. */
export const newsTypes = [
  'camera.offline',
  'camera.online',
  'visit.ended',
  'membership.ended',
  'alarm.raised',
  'alarm.acknowledged',
  'alarm.escalated',
] as const satisfies readonly NewsType[];
