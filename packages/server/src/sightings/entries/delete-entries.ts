import type { EntryId, SpaceId } from '@kith/contract';
import { forgetAppearances, whoAppearedIn } from '../../people/appearances/appearance-store.ts';
import { followRules } from '../../people/groups/rules/follow-rules.ts';
import { type OnEnded, type Settling, settlingAt } from '../../people/groups/settle.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { AfterChange } from '../after-change.ts';
import { thereAllTheSame } from './count-anew.ts';
import { deleteEntries, type EntryRow, findEntry, namesOf } from './store.ts';
import { trashUnused } from './trash-unused.ts';

/** Deletes old entries of one space and trashes those of their pictures that nobody needs any more. Persons stay. */
export async function deleteEntriesAndPictures(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  rows: readonly EntryRow[],
): Promise<void> {
  const ids = rows.map((row) => row.id);
  const persons = await whoAppearedIn(tx, spaceId, ids);
  await deleteEntries(tx, spaceId, ids);
  // What is deleted does not count any more; what else was seen about that time goes soon, too.
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

/** Deletes one entry: whoever it is of was there all the same where another one says so. Its pictures are gone from the disk when this resolves, unless somebody is known by them. */
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
    const settling = settlingAt(onEnded, clock());
    const { person_id: personId, source_id } = row;
    const begun = await forgetAppearances(tx, spaceId, [id]);
    await deleteEntries(tx, spaceId, [id]);
    if (personId !== null && begun.length > 0) {
      await thereAllTheSame(tx, settling, spaceId, begun);
      await followRules(tx, settling, spaceId, [personId], { kind: 'seen', sources: [source_id] });
    }
    await trashUnused(tx, spaceId, namesOf(row));
    return 'deleted';
  });
  if (outcome === 'deleted') await afterChange(spaceId, { pictures: true, strangers: true });
  return outcome;
}
