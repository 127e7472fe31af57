import { type Times, toTimestamp } from '@kith/contract';
import { isInEffect } from '../times/is-in-effect.ts';
import type { MembershipRow } from './member-store.ts';
import { type GroupRow, timesOf, toTimes } from './store.ts';

/** A membership as it is answered: in effect is one whose group is, too. @param now epoch ms */
export function toMembership(
  membership: Omit<MembershipRow, 'person_id'>,
  group: Pick<GroupRow, 'valid_from' | 'valid_until' | 'hours'>,
  now: number,
): Times & { since: string } {
  const times = toTimes(membership, now);
  return {
    since: toTimestamp(membership.since),
    valid_from: times.valid_from,
    valid_until: times.valid_until,
    hours: times.hours,
    in_effect: times.in_effect && isInEffect(timesOf(group), now),
  };
}
