import type { SpaceId, StrangerId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import { advanceRevision, holdSpace } from '../../platform/db/space-revision.ts';
import { MOST_STRANGERS } from '../joining/limits.ts';
import { countStrangers } from '../joining/store.ts';
import { forgetPiece } from './forget-piece.ts';
import * as keeping from './keeper-store.ts';

interface Deps {
  readonly db: Database;
  /** That deletes nothing early. */
  readonly clock: Clock;
  /** Epoch ms that no clock has come to yet. */
  readonly ahead: Clock;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const ROWS_A_STEP = 100;
/** So many fewer than there may be are left: room for those who come until it is looked again. */
const ROOM = MOST_STRANGERS / 100;
/** Changes that are kept: whoever is farther behind reads all strangers anew, which takes not much longer. */
const CHANGES_KEPT = 20_000;

/** Forgets strangers who were not seen for so many days; their entries stay. Yields between steps. */
export async function* forgetUnseen({ db, clock, ahead }: Deps, spaceId: SpaceId, days: number): AsyncGenerator<void> {
  const future = ahead();
  if ((await keeping.seenSince(db.queries, spaceId, future + 1, 1)).length > 0)
    await db.transaction(async (tx) => {
      await holdSpace(tx, spaceId);
      await keeping.seenNoLaterThan(tx, spaceId, clock(), future);
    });
  const until = clock() - days * DAY_MS;
  while (await forgetSome(db, spaceId, (queries, limit) => keeping.seenLastBefore(queries, spaceId, until, limit)))
    yield;
}

/** Forgets strangers of a space that has too many: those seen once and longest ago first. */
export async function* forgetSurplus(
  { db }: Pick<Deps, 'db'>,
  spaceId: SpaceId,
  most = MOST_STRANGERS,
): AsyncGenerator<void> {
  const room = Math.min(ROOM, Math.floor(most / 2));
  let surplus = (await countStrangers(db.reading, spaceId)) - most + room;
  if (surplus <= room / 2) return;
  while (surplus > 0) {
    const limit = Math.min(surplus, ROWS_A_STEP);
    if (!(await forgetSome(db, spaceId, (queries) => keeping.leastMissed(queries, spaceId, limit)))) return;
    surplus = (await countStrangers(db.reading, spaceId)) - most + room;
    yield;
  }
}

/** Forgets old changes of a space, once there are many. */
export async function* trimChanges(
  { db }: Pick<Deps, 'db'>,
  spaceId: SpaceId,
  kept = CHANGES_KEPT,
): AsyncGenerator<void> {
  if ((await keeping.changeBefore(db.reading, spaceId, 2 * kept)) === null) return;
  const to = await keeping.changeBefore(db.reading, spaceId, kept);
  if (to === null) return;
  await keeping.setTrimmedTo(db.queries, spaceId, to);
  // In turn with those who note changes: two who lock the same rows in different orders would wait for each other.
  const trimSome = () =>
    db.transaction(
      async (tx) => (await holdSpace(tx, spaceId)) && keeping.trimChanges(tx, spaceId, to, ROWS_A_STEP),
      'light',
    );
  while (await trimSome()) yield;
}

/** @returns whether there may be more */
async function forgetSome(
  db: Database,
  spaceId: SpaceId,
  choose: (queries: Queries, limit: number) => Promise<readonly { readonly id: StrangerId }[]>,
): Promise<boolean> {
  if ((await choose(db.queries, 1)).length === 0) return false;
  return db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    const rows = await choose(tx, ROWS_A_STEP);
    await forgetPiece(
      tx,
      spaceId,
      rows.map(({ id }) => id),
    );
    noteChange(tx, spaceId, 'strangers');
    return rows.length > 0;
  });
}
