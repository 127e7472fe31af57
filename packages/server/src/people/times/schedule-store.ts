import { hash } from 'node:crypto';
import { type Hours, limits, type ScheduleId, type SpaceId } from '@kith/contract';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { isOpen } from './is-open.ts';
import { readHours } from './read-hours.ts';
import { deleteUnusedSchedules, isInUse } from './unused-schedules.ts';

/** Why hours could not be kept: the space has as many different ones as it may have. */
export interface TooManySchedules {
  readonly kind: 'too many schedules';
}

/** Keeps hours, once each in a space, in a transaction that holds the space. */
export async function keepHours(
  tx: Tx,
  spaceId: SpaceId,
  hours: Hours | null,
): Promise<ScheduleId | null | TooManySchedules> {
  if (hours === null) return null;
  const text = JSON.stringify(hours);
  const digest = hash('sha256', text);
  const known = await tx
    .selectFrom('schedules')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (known) return known.id;
  if (!(await hasRoom(tx, spaceId))) return { kind: 'too many schedules' };
  const { id } = await tx
    .insertInto('schedules')
    .values({ space_id: spaceId, hours: text, digest })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Whether a space may have other hours still: what nobody has any more does not count. */
async function hasRoom(tx: Tx, spaceId: SpaceId): Promise<boolean> {
  const ofSpace = tx
    .selectFrom('schedules')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('space_id', '=', spaceId);
  const isFull = async (counted: typeof ofSpace) =>
    (await counted.executeTakeFirstOrThrow()).count >= limits.schedulesPerSpace;
  if (!(await isFull(ofSpace))) return true;
  await deleteUnusedSchedules(tx, spaceId);
  return !(await isFull(ofSpace.where(isInUse)));
}

/**
 * Which of some hours a space could not keep beside those that it has: the first that are asked for find room. What nobody has any more does not count.
 * @param asked as JSON, each once
 */
export async function withoutRoom(db: Queries, spaceId: SpaceId, asked: readonly string[]): Promise<Set<string>> {
  const used = new Set((await schedulesOf(db, { spaceIds: [spaceId] })).map(({ hours }) => hours));
  const room = Math.max(0, limits.schedulesPerSpace - used.size);
  return new Set(asked.filter((hours) => !used.has(hours)).slice(room));
}

/** The hours that memberships and groups of some spaces have. */
export const schedulesOf = compileOnce((db, { spaceIds }: { spaceIds: readonly SpaceId[] }) =>
  db.selectFrom('schedules').select(['id', 'hours']).where('space_id', 'in', spaceIds).where(isInUse),
);

const hoursWithIds = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly ScheduleId[] }) =>
  db.selectFrom('schedules').select(['id', 'hours']).where('space_id', '=', spaceId).where('id', 'in', ids),
);

/** What schedules of a space say, as JSON, by the id of each. */
export async function hoursOf(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly ScheduleId[],
): Promise<ReadonlyMap<ScheduleId, string>> {
  return new Map((await hoursWithIds(db, { spaceId, ids })).map(({ id, hours }) => [id, hours]));
}

/** Which schedules of some spaces are open at an instant. @param at epoch ms */
export async function openSchedules(db: Queries, spaceIds: readonly SpaceId[], at: number): Promise<ScheduleId[]> {
  const schedules = await schedulesOf(db, { spaceIds });
  return schedules.flatMap(({ id, hours }) => (isOpen(readHours(hours), at) ? id : []));
}
