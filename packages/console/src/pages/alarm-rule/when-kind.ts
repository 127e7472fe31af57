import type { AlarmRule } from '@kith/client';

type When = AlarmRule['when'];

/** What can raise an alarm. */
export const kinds = ['sighting', 'count', 'together', 'absent'] as const;
export type Kind = (typeof kinds)[number];

const HOUR_S = 3600;

export const kindOf = ({ count, together, absent }: When): Kind => {
  if (absent) return 'absent';
  if (together) return 'together';
  return count ? 'count' : 'sighting';
};

/** What is to be set for an alarm of another kind. @param groupId of which group, until another is chosen */
export function whenOfKind(kind: Kind, groupId = 0): Partial<When> {
  const none = { count: null, together: null, absent: null };
  switch (kind) {
    case 'sighting':
      return none;
    case 'count':
      return { ...none, count: { more_than: 5, within_seconds: HOUR_S, per: 'all' } };
    case 'together':
      return { ...none, together: { group_id: groupId, at_least: 2, within_seconds: 60 } };
    case 'absent': {
      const ofSightings = { groups_any: [], groups_all: [], groups_none: [], strangers: null, first_time: false };
      return { ...none, ...ofSightings, absent: { group_id: groupId, for_seconds: HOUR_S } };
    }
    default:
      return kind satisfies never;
  }
}
