import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { GroupId, SpaceId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { rulesOf } from './rules/rule-store.ts';
import { type OnEnded, settle, settlingAt } from './settle.ts';

/** Rows of one transaction: some milliseconds of work. */
const TOGETHER = 200;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
}

/**
 * Puts on record, in short transactions, what has ended, until there is little left of some groups and of all by rule, before whole groups are
 * changed in one transaction, which finds a few of them at most: 100,000 at once would hold the space for seconds, and on SQLite everybody. Other
 * groups have their turns, too: so all ends are told in their order, and a piece costs what it holds.
 */
export async function settleFirst(
  { db, clock, onEnded }: Deps,
  spaceId: SpaceId,
  groupIds: readonly GroupId[],
): Promise<void> {
  const byRule = (await rulesOf(db.queries, spaceId)).map(({ groupId }) => groupId);
  const ids = [...new Set([...groupIds, ...byRule])];
  if (ids.length === 0) return;
  while (await haveMany(db.queries, spaceId, ids, settlingAt(onEnded, clock()).sure)) {
    await db.transaction(async (tx) => {
      // Who is in effect stays the same, and what was remembered of it.
      await advanceRevision(tx, spaceId, 'entries');
      await settle(tx, settlingAt(onEnded, clock()), spaceId, { limit: TOGETHER });
    });
    await turnOfTheLoop();
  }
}

/** Whether more than a few memberships of these groups have ended and are not on record. @param now epoch ms */
async function haveMany(db: Queries, spaceId: SpaceId, ids: readonly GroupId[], now: number): Promise<boolean> {
  const row = await db
    .selectFrom('memberships')
    .select('valid_until')
    .where('space_id', '=', spaceId)
    .where('group_id', 'in', ids)
    .where('valid_until', '<=', now)
    .offset(TOGETHER)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
