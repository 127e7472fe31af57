import type { GroupId, ScheduleId, SpaceId } from '@kith/contract';
import type { Queries } from '../platform/db/database.ts';
import { onList } from './times/on-list.ts';

/**
 * Query for the persons who are on the list of any of these groups: all that persons ask of groups, which stand on them.
 * @param now epoch ms
 */
export const membersOfGroups = (db: Queries, spaceIds: readonly SpaceId[], ids: readonly GroupId[], now: number) =>
  db
    .selectFrom('memberships')
    .select('person_id')
    .where('space_id', 'in', spaceIds)
    .where('group_id', 'in', ids)
    .where(onList('memberships', now));

/** An instant, and which schedules of a space are open then. */
export interface Moment {
  /** Epoch ms. */
  readonly at: number;
  readonly open: readonly ScheduleId[];
}

/** Query for the memberships in any of these groups that are in effect at a moment, as far as groups do not say otherwise. */
export const membershipsInEffect = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  ids: readonly GroupId[],
  { at, open }: Moment,
) =>
  db
    .selectFrom('memberships')
    .where('memberships.space_id', 'in', spaceIds)
    .where('group_id', 'in', ids)
    .where(onList('memberships', at))
    .where((eb) => eb.or([eb('valid_from', 'is', null), eb('valid_from', '<=', at)]))
    .where((eb) => eb.or([eb('schedule_id', 'is', null), eb('schedule_id', 'in', open)]));

/** Query for the persons who are members of any of these groups in effect at a moment. */
export const membersInEffect = (db: Queries, spaceId: SpaceId, ids: readonly GroupId[], moment: Moment) =>
  membershipsInEffect(db, [spaceId], ids, moment).select('person_id');
