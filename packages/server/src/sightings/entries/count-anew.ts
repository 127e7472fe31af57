import type { EntryId, SourceId, SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import {
  type Appeared,
  AWAY_MS,
  countAppearances,
  forgetAppearances,
  stretchOf,
} from '../../people/appearances/appearance-store.ts';
import { followRules } from '../../people/groups/rules/follow-rules.ts';
import type { Settling } from '../../people/groups/settle.ts';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { inTurns } from '../../platform/in-turns.ts';
import type { EntryRow } from './store.ts';

interface Asked {
  readonly spaceId: SpaceId;
  readonly personId: PersonId;
  readonly sourceId: SourceId;
  /** Epoch ms, as `before`. */
  readonly after: number;
  readonly before: number;
}

const seenBetween = compileOnce((db, asked: Asked) =>
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

/** Entries that came after others which go by their age. */
export interface Later {
  readonly afterId: EntryId;
  /** When they were stored, epoch ms: those that came until then go now, or in a moment. */
  readonly storedAfter: number;
}

/** Among so many that came next it is looked: whoever was seen more often since will not be missed for what is as old as that. */
const NEXT = 500;

const cameLater = compileOnce((db, asked: Asked & Later) =>
  db
    .selectFrom(
      db
        .selectFrom('entries')
        .select(['id', 'created', 'source_id', 'stored'])
        .where('space_id', '=', asked.spaceId)
        .where('person_id', '=', asked.personId)
        .where('id', '>', asked.afterId)
        .orderBy('id')
        .limit(sql.lit(NEXT))
        .as('next'),
    )
    .select(['id', 'created'])
    .where('source_id', '=', asked.sourceId)
    .where('created', '>', asked.after)
    .where('created', '<', asked.before)
    .where('stored', '>', asked.storedAfter)
    .orderBy('id'),
);

/**
 * Counts anew who appeared, after an entry has turned out to be of somebody else or of nobody: whoever it was taken for was there all the same where
 * another entry says so.
 * @param was the entry as it was
 */
export async function countAnew(tx: Tx, settling: Settling, was: EntryRow, personId: PersonId | null): Promise<void> {
  const { space_id: spaceId, id: entryId, source_id: sourceId, created: at } = was;
  const begun = await forgetAppearances(tx, spaceId, [entryId]);
  if (personId !== null) {
    await countAppearances(tx, spaceId, [{ entryId, personId, sourceId, at: Math.min(at, settling.now) }]);
  }
  await thereAllTheSame(tx, settling, spaceId, begun);
  const persons = [...new Set([was.person_id, personId].filter((id) => id !== null))];
  await followRules(tx, settling, spaceId, persons, { kind: 'seen', sources: [sourceId] });
}

/**
 * Of whoever did not appear with an entry after all, for it is another one's, or gone: who was there all the same, where an entry of theirs says so.
 * @param later those entries alone
 */
export async function thereAllTheSame(
  tx: Tx,
  { now }: Pick<Settling, 'now'>,
  spaceId: SpaceId,
  forgotten: readonly Appeared[],
  later?: Later,
): Promise<void> {
  for (const ofOne of byPersonAndSource(forgotten)) {
    for await (const some of inTurns(ofOne.toSorted((one, other) => one.at - other.at))) {
      const [first, last] = [some[0], some.at(-1)];
      if (!first || !last) continue;
      const { personId, sourceId } = first;
      const asked = { spaceId, personId, sourceId, after: first.at - AWAY_MS, before: last.at + AWAY_MS };
      const rows = await (later ? cameLater(tx, { ...asked, ...later }) : seenBetween(tx, asked));
      const seen = rows
        .filter(nearOneOf(some))
        .map(({ id, created }) => ({ entryId: id, personId, sourceId, at: Math.min(created, now) }));
      await countAppearances(tx, spaceId, seen);
    }
  }
}

function byPersonAndSource(appeared: readonly Appeared[]): Iterable<readonly Appeared[]> {
  const found = new Map<string, Appeared[]>();
  for (const one of appeared) {
    const key = `${one.personId} ${one.sourceId}`;
    const same = found.get(key);
    if (same) same.push(one);
    else found.set(key, [one]);
  }
  return found.values();
}

/** Whether something was seen within five minutes of one of these, of which there may be thousands. */
function nearOneOf(appeared: readonly Appeared[]): (seen: { readonly created: number }) => boolean {
  const times = new Map<number, number[]>();
  for (const { at } of appeared) times.set(stretchOf(at), [...(times.get(stretchOf(at)) ?? []), at]);
  return ({ created }) =>
    [-1, 0, 1].some((next) => times.get(stretchOf(created) + next)?.some((at) => Math.abs(at - created) < AWAY_MS));
}
