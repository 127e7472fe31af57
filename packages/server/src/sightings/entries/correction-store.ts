import type { EntryId, SpaceId } from '@kith/contract';
import type { Insertable, Selectable } from 'kysely';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
import type { EntryRow } from './store.ts';

/** What an entry said before it was corrected. */
export type CorrectionRow = Selectable<Schema['corrections']>;

export const findCorrection = (db: Queries, spaceId: SpaceId, entryId: EntryId): Promise<CorrectionRow | undefined> =>
  db
    .selectFrom('corrections')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('entry_id', '=', entryId)
    .executeTakeFirst();

/** Keeps what an entry said; of one that was corrected before, what it said at first. */
export async function keepCorrection(tx: Tx, row: Insertable<Schema['corrections']>): Promise<void> {
  await tx
    .insertInto('corrections')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'entry_id']).doUpdateSet((eb) => ({ created: eb.ref('excluded.created') })),
    )
    .execute();
}

/** Entries that said at first that they are of a person, and were corrected. */
export async function wronglyOf(db: Queries, spaceId: SpaceId, personId: PersonId): Promise<EntryId[]> {
  const query = db.selectFrom('corrections').select('entry_id').where('space_id', '=', spaceId);
  return (await query.where('person_id', '=', personId).execute()).map(({ entry_id }) => entry_id);
}

export async function deleteCorrection(tx: Tx, spaceId: SpaceId, entryId: EntryId): Promise<void> {
  await tx.deleteFrom('corrections').where('space_id', '=', spaceId).where('entry_id', '=', entryId).execute();
}

/** Which of some entries were taken for a person's before somebody corrected them. */
export async function correctedFrom(
  db: Queries,
  spaceId: SpaceId,
  personId: PersonId,
  ids: readonly EntryId[],
): Promise<EntryId[]> {
  const rows = await db
    .selectFrom('corrections')
    .select('entry_id')
    .where('space_id', '=', spaceId)
    .where('person_id', '=', personId)
    .where('entry_id', 'in', ids)
    .execute();
  return rows.map(({ entry_id }) => entry_id);
}

/** Says of what was corrected that it was said of the person who another one turns out to be. */
export async function giveCorrections(tx: Tx, spaceId: SpaceId, from: PersonId, to: PersonId): Promise<void> {
  await tx
    .updateTable('corrections')
    .set({ person_id: to })
    .where('space_id', '=', spaceId)
    .where('person_id', '=', from)
    .execute();
}

/** Says of entries whose they are. */
export async function sayWhose(
  tx: Tx,
  spaceId: SpaceId,
  ids: readonly EntryId[],
  whose: Pick<EntryRow, 'person_id' | 'result' | 'confidence' | 'persons_groups'>,
): Promise<void> {
  await tx.updateTable('entries').set(whose).where('space_id', '=', spaceId).where('id', 'in', ids).execute();
}
