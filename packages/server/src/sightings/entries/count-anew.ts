import { AWAY_MS, countAppearances, forgetAppearance, type Seen } from '../../people/appearances/appearance-store.ts';
import { followRules } from '../../people/groups/rules/follow-rules.ts';
import type { Settling } from '../../people/groups/settle.ts';
import type { PersonRow } from '../../people/persons/store.ts';
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
  if (was.person_id !== null) seen.push(...(await seenNear(tx, settling, spaceId, was.person_id, { sourceId, at })));
  await countAppearances(tx, spaceId, seen);
  const persons = [...new Set([was.person_id, personId].filter((id) => id !== null))];
  await followRules(tx, settling, spaceId, persons, { kind: 'seen', sources: [sourceId] });
}

/** What else was seen of somebody at a source about a time. */
async function seenNear(
  tx: Tx,
  { now }: Settling,
  spaceId: EntryRow['space_id'],
  personId: PersonId,
  { sourceId, at }: Pick<Seen, 'sourceId' | 'at'>,
): Promise<Seen[]> {
  const rows = await near(tx, { spaceId, personId, sourceId, after: at - AWAY_MS, before: at + AWAY_MS });
  return rows.map(({ id, created }) => ({ entryId: id, personId, sourceId, at: Math.min(created, now) }));
}

/** Of somebody whose appearances are none, for their entries are another one's, or gone: she was there all the same where an entry of hers says so. */
export async function thereAllTheSame(
  tx: Tx,
  settling: Settling,
  { id, space_id: spaceId }: Pick<PersonRow, 'id' | 'space_id'>,
  forgotten: readonly Pick<Seen, 'sourceId' | 'at'>[],
): Promise<void> {
  for (const one of forgotten) await countAppearances(tx, spaceId, await seenNear(tx, settling, spaceId, id, one));
}
