import type { SpaceId, StrangerId } from '@kith/contract';
import { clearInitialFrames } from '../../people/persons/store.ts';
import type { Database } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { AfterChange } from '../after-change.ts';
import { clearFrames, deleteEntries, findEntries, namesOf } from '../entries/store.ts';
import { trashUnused } from '../entries/trash-unused.ts';
import { entriesOf } from './deed-store.ts';
import { findStranger } from './find-strangers.ts';

/**
 * Forgets a stranger as a person is erased: entries, templates, and all pictures that show the stranger, frames of others too, in the
 * database and on the disk.
 */
export async function forgetStranger(
  { db, afterChange }: { readonly db: Database; readonly afterChange: AfterChange },
  spaceIds: readonly SpaceId[],
  id: StrangerId,
): Promise<'forgotten' | 'not found'> {
  const found = await findStranger(db.queries, spaceIds, id);
  if (!found) return 'not found';
  const { space_id: spaceId } = found;
  const forgotten = await db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    noteChange(tx, spaceId, 'strangers');
    const stranger = await findStranger(tx, [spaceId], id);
    if (!stranger) return false;
    const ids = await entriesOf(tx, stranger);
    const entries = await findEntries(tx, spaceId, ids);
    const frames = [...new Set(entries.flatMap(({ full_image }) => full_image ?? []))];
    // With its last entry the stranger is gone.
    await deleteEntries(tx, spaceId, ids);
    await clearFrames(tx, spaceId, frames);
    await clearInitialFrames(tx, spaceId, frames);
    await trashUnused(tx, spaceId, [...new Set(entries.flatMap(namesOf))]);
    return true;
  });
  if (!forgotten) return 'not found';
  await afterChange(spaceId, { pictures: true, strangers: true });
  await db.scrub();
  return 'forgotten';
}
