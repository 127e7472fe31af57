import type { EntryId, SpaceId } from '@kith/contract';
import { AWAY_MS, forgetAppearances } from '../../people/appearances/appearance-store.ts';
import { followRules } from '../../people/groups/rules/follow-rules.ts';
import { type OnEnded, type Settling, settlingAt } from '../../people/groups/settle.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { AfterChange } from '../after-change.ts';
import { thereAllTheSame } from './count-anew.ts';
import { deleteEntries, type EntryRow, findEntry, namesOf } from './store.ts';
import { trashUnused } from './trash-unused.ts';

/**
 * Deletes old entries of one source and trashes those of their pictures that nobody needs any more. Persons stay. What is deleted does not count
 * any more; whoever was seen within five minutes of it has appeared all the same where that came later, and is kept for longer.
 */
export async function deleteEntriesAndPictures(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  rows: readonly EntryRow[],
): Promise<void> {
  const ids = rows.map((row) => row.id);
  const begun = await forgetAppearances(tx, spaceId, ids);
  await deleteEntries(tx, spaceId, ids);
  if (begun.length > 0) {
    const stored = rows.reduce((latest, row) => Math.max(latest, row.stored), 0);
    const later = { afterId: Math.min(...ids) as EntryId, storedAfter: stored + AWAY_MS };
    await thereAllTheSame(tx, settling, spaceId, begun, later);
    const persons = [...new Set(begun.map(({ personId }) => personId))];
    const sources = [...new Set(begun.map(({ sourceId }) => sourceId))];
    await followRules(tx, settling, spaceId, persons, { kind: 'seen', sources });
  }
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
