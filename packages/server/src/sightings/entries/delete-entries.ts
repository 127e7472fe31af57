import type { EntryId, SpaceId } from '@kith/contract';
import type { Database, Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { AfterChange } from '../after-change.ts';
import { deleteEntries, type EntryRow, findEntry, namesOf } from './store.ts';
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

/** Deletes one entry; its pictures are gone from the disk when this resolves, unless somebody is known by them. */
export async function deleteEntry(
  { db, afterChange }: { readonly db: Database; readonly afterChange: AfterChange },
  spaceIds: readonly SpaceId[],
  id: EntryId,
): Promise<'deleted' | 'not found'> {
  const found = await findEntry(db.queries, spaceIds, id);
  if (!found) return 'not found';
  const { space_id: spaceId } = found;
  const outcome = await db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    const row = await findEntry(tx, [spaceId], id);
    if (!row) return 'not found';
    await deleteEntriesAndPictures(tx, spaceId, [row]);
    return 'deleted';
  });
  if (outcome === 'deleted') await afterChange(spaceId, { pictures: true, strangers: true });
  return outcome;
}
