import type { GroupId, SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { Times } from '../times/is-in-effect.ts';
import { keepHours } from '../times/schedule-store.ts';
import { forEver, type GroupRow, type StoredTimes } from './store.ts';
import { isBackward, type TimesRefusal } from './wished-times.ts';

/** Times of a group as they are to be stored, in a transaction that holds the space; a group may be over. */
export async function timesOfGroup(tx: Tx, spaceId: SpaceId, times: Times): Promise<StoredTimes | TimesRefusal> {
  if (isBackward(times)) return { kind: 'ends before it begins' };
  const { hours, ...dates } = times;
  const schedule = await keepHours(tx, spaceId, hours);
  return typeof schedule === 'object' && schedule !== null ? schedule : { ...dates, schedule_id: schedule };
}

export const isRefused = (times: StoredTimes | TimesRefusal): times is TimesRefusal => 'kind' in times;

/** Gives a group the times that it is in effect at, in the place of those that it had. */
export async function writeGroupTimes(
  tx: Tx,
  { id, space_id }: Pick<GroupRow, 'id' | 'space_id'>,
  times: StoredTimes,
): Promise<void> {
  await tx.deleteFrom('group_times').where('space_id', '=', space_id).where('group_id', '=', id).execute();
  if (Object.keys(forEver).every((name) => times[name as keyof StoredTimes] === null)) return;
  await tx
    .insertInto('group_times')
    .values({ space_id, group_id: id, ...times })
    .execute();
}

/** Gives a new group the times of another one of its space. */
export async function copyGroupTimes(
  tx: Tx,
  { id, space_id }: Pick<GroupRow, 'id' | 'space_id'>,
  to: GroupId,
): Promise<void> {
  const times = await tx
    .selectFrom('group_times')
    .select(['valid_from', 'valid_until', 'schedule_id'])
    .where('space_id', '=', space_id)
    .where('group_id', '=', id)
    .executeTakeFirst();
  if (times) await writeGroupTimes(tx, { id: to, space_id }, times);
}
