import type { SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { deleteEntries, type EntryRow, namesOf } from './store.ts';
import { trashUnused } from './trash-unused.ts';

/** Deletes entries of one space and trashes those of their pictures that nobody needs any more. Persons stay. */
export async function deleteEntriesAndPictures(tx: Tx, spaceId: SpaceId, rows: readonly EntryRow[]): Promise<void> {
  await deleteEntries(
    tx,
    spaceId,
    rows.map((row) => row.id),
  );
  await trashUnused(tx, spaceId, [...new Set(rows.flatMap(namesOf))]);
}
