import type { SpaceId } from '@kith/contract';
import type { Tx } from '../db/database.ts';
import { trash } from '../media/media.ts';
import { initialPicturesInUse } from '../persons/store.ts';
import { deleteEntries, type EntryRow, framesInUse, namesOf } from './store.ts';

/** Deletes entries of one space and trashes those of their pictures that nobody needs any more. Persons stay. */
export async function deleteEntriesAndPictures(tx: Tx, spaceId: SpaceId, rows: readonly EntryRow[]): Promise<void> {
  await deleteEntries(
    tx,
    spaceId,
    rows.map((row) => row.id),
  );
  const names = [...new Set(rows.flatMap(namesOf))];
  const inUse = await framesInUse(tx, spaceId, names);
  const initial = await initialPicturesInUse(tx, spaceId, names);
  await trash(
    tx,
    names.filter((name) => !inUse.has(name) && !initial.has(name)),
  );
}
