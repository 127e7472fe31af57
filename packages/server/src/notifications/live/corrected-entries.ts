import type { EntryId, SpaceId } from '@kith/contract';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';

/** Notes that an entry was corrected, or is as before again, at a revision of its space. */
export async function noteCorrected(tx: Tx, spaceId: SpaceId, entryId: EntryId, revision: number): Promise<void> {
  await tx
    .insertInto('corrected_entries')
    .values({ space_id: spaceId, entry_id: entryId, revision })
    .onConflict((conflict) => conflict.columns(['space_id', 'entry_id']).doUpdateSet({ revision }))
    .execute();
  noteChange(tx, spaceId, 'corrections');
}

/** What was corrected after a revision, in that order. */
export const correctedAfter = (db: Queries, spaceId: SpaceId, after: number, limit: number) =>
  db
    .selectFrom('corrected_entries')
    .select(['entry_id', 'revision'])
    .where('space_id', '=', spaceId)
    .where('revision', '>', after)
    .orderBy('revision')
    .limit(limit)
    .execute();

/** The revision of the newest correction of a space; 0 when there is none. */
export async function newestCorrection(db: Queries, spaceId: SpaceId): Promise<number> {
  const row = await db
    .selectFrom('corrected_entries')
    .select('revision')
    .where('space_id', '=', spaceId)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.revision ?? 0;
}
