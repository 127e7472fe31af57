import { AWAY_MS, countAppearances, forgetAppearance, type Seen } from '../../people/appearances/appearance-store.ts';
import { followRules } from '../../people/groups/rules/follow-rules.ts';
import type { Settling } from '../../people/groups/settle.ts';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import type { EntryRow } from './store.ts';

const near = compileOnce(
  (
    db,
    asked: {
      spaceId: EntryRow['space_id'];
      personId: PersonId;
      sourceId: EntryRow['source_id'];
      after: number;
      before: number;
    },
  ) =>
    db
      .selectFrom('entries')
      .select(['id', 'created'])
      .where('space_id', '=', asked.spaceId)
      .where('person_id', '=', asked.personId)
      .where('source_id', '=', asked.sourceId)
      .where('created', '>', asked.after)
      .where('created', '<', asked.before)
      .orderBy('id'),
);

/**
 * Counts anew who appeared, after an entry has turned out to be of somebody else or of nobody: whoever it was taken for was there all the same where
 * another entry says so.
 * @param was the entry as it was
 */
export async function countAnew(tx: Tx, settling: Settling, was: EntryRow, personId: PersonId | null): Promise<void> {
  const { space_id: spaceId, id: entryId, source_id: sourceId, created: at } = was;
  const { now } = settling;
  await forgetAppearance(tx, spaceId, entryId);
  const seen: Seen[] = personId === null ? [] : [{ entryId, personId, sourceId, at: Math.min(at, now) }];
  if (was.person_id !== null) {
    const asked = { spaceId, personId: was.person_id, sourceId, after: at - AWAY_MS, before: at + AWAY_MS };
    for (const { id, created } of await near(tx, asked))
      seen.push({ entryId: id, personId: was.person_id, sourceId, at: Math.min(created, now) });
  }
  await countAppearances(tx, spaceId, seen);
  const persons = [...new Set([was.person_id, personId].filter((id) => id !== null))];
  await followRules(tx, settling, spaceId, persons, { kind: 'seen', sources: [sourceId] });
}
