import type { EntryId, StrangerId } from '@kith/contract';
import { advanceRevision } from '@kith/server/parts';
import type { TestKith } from './test-kith.ts';

interface Wish {
  readonly spaceId?: TestKith['spaceId'];
  /** How good each face is; the best stands for 1. */
  readonly weights?: readonly number[];
}

/** Visits have so much between them. */
const VISIT_MS = 5 * 60_000;

/** Says that entries of nobody are of one stranger, whatever was found out about them. */
export const makeStranger = (
  { context: { db, clock }, spaceId: own }: TestKith,
  ids: readonly EntryId[],
  { spaceId = own, weights = [] }: Wish = {},
): Promise<StrangerId> =>
  db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    const entries = await tx.selectFrom('entries').selectAll().where('id', 'in', ids).orderBy('created').execute();
    const times = entries.map(({ created }) => created);
    const begins = times.map((time, i) => i === 0 || time - (times[i - 1] ?? 0) >= VISIT_MS);
    const { id } = await tx
      .insertInto('strangers')
      .values({
        space_id: spaceId,
        created: clock(),
        first_seen: Math.min(...times),
        last_seen: Math.max(...times),
        sightings: ids.length,
        visits: begins.filter(Boolean).length,
        is_ignored: 0,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const [i, entry] of entries.entries()) {
      const row = {
        stranger_id: id,
        is_looked_for: i === 0 ? 1 : 0,
        begins_visit: begins[i] ? 1 : 0,
        weight: weights[ids.indexOf(entry.id)] ?? 1,
      } as const;
      await tx
        .insertInto('stranger_entries')
        .values({ space_id: spaceId, entry_id: entry.id, ...row })
        .onConflict((conflict) => conflict.columns(['space_id', 'entry_id']).doUpdateSet(row))
        .execute();
    }
    return id;
  });
