import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { GroupId, SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import type { Queries, Tx } from '../../../platform/db/database.ts';
import type { Settling } from '../settle.ts';
import { addToCounts } from '../store.ts';
import { followGroup } from './follow-rules.ts';

/**
 * Lets those who are in groups by rules that hold no more stay in them for ever, in a transaction that holds the space. Who was to come does
 * not, and groups that ask about these follow. By a clock that is behind those who came of late are still to come: the latest one says who is.
 */
export async function keepMembers(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  groupIds: readonly GroupId[],
): Promise<void> {
  const changed: GroupId[] = [];
  const now = latestOf(settling.now, settling.onEnded);
  for (const groupId of groupIds) {
    const whose = { spaceId, groupId, now };
    const notComing = await inPieces(() => deleteSome(tx, whose));
    await addToCounts(tx, spaceId, new Map([[groupId, -notComing]]));
    if (notComing + (await inPieces(() => keepSome(tx, whose))) > 0) changed.push(groupId);
  }
  // Who was to leave stays, and does not come to groups of those who are not in these.
  if (changed.length > 0) await followGroup(tx, settling, spaceId, changed);
}

const latestOf = (now: number, onEnded: Settling['onEnded']): number => Math.max(now, onEnded.latest());

/** Whether somebody is to come to a group yet, or to leave it: of one whose rule says nothing neither is. */
export async function isToChange(
  db: Queries,
  { now, onEnded }: Pick<Settling, 'now' | 'onEnded'>,
  spaceId: SpaceId,
  groupId: GroupId,
): Promise<boolean> {
  const whose = { spaceId, groupId, now: latestOf(now, onEnded) };
  for (const column of ['valid_from', 'valid_until'] as const) {
    if (await some(db, whose, column).clearLimit().limit(1).executeTakeFirst()) return true;
  }
  return false;
}

/** Rows of one statement: a few milliseconds of work, between which others have their turn. */
const TOGETHER = 500;

/** @param some changes so many, and says how many it were @returns how many it were altogether */
async function inPieces(some: () => Promise<bigint>): Promise<number> {
  for (let all = 0; ; ) {
    const changed = Number(await some());
    all += changed;
    if (changed < TOGETHER) return all;
    await turnOfTheLoop();
  }
}

interface Whose {
  readonly spaceId: SpaceId;
  readonly groupId: GroupId;
  /** Epoch ms. */
  readonly now: number;
}

/** Query for some persons whose membership of a group begins, or ends, after an instant. */
const some = (db: Queries, { spaceId, groupId, now }: Whose, column: 'valid_from' | 'valid_until') =>
  db
    .selectFrom('memberships')
    .select('person_id')
    .where('space_id', '=', spaceId)
    .where('group_id', '=', groupId)
    .where(column, '>', now)
    .limit(sql.lit(TOGETHER));

async function deleteSome(tx: Tx, whose: Whose): Promise<bigint> {
  const { numDeletedRows } = await tx
    .deleteFrom('memberships')
    .where('space_id', '=', whose.spaceId)
    .where('group_id', '=', whose.groupId)
    .where('person_id', 'in', some(tx, whose, 'valid_from'))
    .executeTakeFirst();
  return numDeletedRows;
}

async function keepSome(tx: Tx, whose: Whose): Promise<bigint> {
  const { numUpdatedRows } = await tx
    .updateTable('memberships')
    .set({ valid_until: null })
    .where('space_id', '=', whose.spaceId)
    .where('group_id', '=', whose.groupId)
    .where('person_id', 'in', some(tx, whose, 'valid_until'))
    .executeTakeFirst();
  return numUpdatedRows;
}
