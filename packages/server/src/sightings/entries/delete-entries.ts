import type { EntryId, SpaceId } from '@kith/contract';
import { whoAppearedIn } from '../../people/appearances/appearance-store.ts';
import { followRules } from '../../people/groups/rules/follow-rules.ts';
import { type OnEnded, type Settling, settlingAt } from '../../people/groups/settle.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { AfterChange } from '../after-change.ts';
import { deleteEntries, type EntryRow, findEntry, namesOf } from './store.ts';
import { trashUnused } from './trash-unused.ts';

/** Deletes entries of one space and trashes those of their pictures that nobody needs any more. Persons stay. */
export async function deleteEntriesAndPictures(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  rows: readonly EntryRow[],
): Promise<void> {
  const ids = rows.map((row) => row.id);
  const persons = await whoAppearedIn(tx, spaceId, ids);
  await deleteEntries(tx, spaceId, ids);
  // What is deleted does not count any more.
  const sources = [...new Set(rows.map((row) => row.source_id))];
  await followRules(tx, settling, spaceId, persons, { kind: 'seen', sources });
  await trashUnused(tx, spaceId, [...new Set(rows.flatMap(namesOf))]);
}

export interface DeleteEntryDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
  readonly afterChange: AfterChange;
}

/** Deletes one entry; its pictures are gone from the disk when this resolves, unless somebody is known by them. */
export async function deleteEntry(
  { db, clock, onEnded, afterChange }: DeleteEntryDeps,
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
    await deleteEntriesAndPictures(tx, settlingAt(onEnded, clock()), spaceId, [row]);
    return 'deleted';
  });
  if (outcome === 'deleted') await afterChange(spaceId, { pictures: true, strangers: true });
  return outcome;
}
