import type { EntryId, SourceId, SpaceId } from '@kith/contract';
import type { Selectable } from 'kysely';
import { askTogether, sendAhead } from '../../platform/db/ask-together.ts';
import { compileOnce, compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';

/** Somebody who is known, seen at a source. */
export interface Seen {
  readonly entryId: EntryId;
  readonly personId: PersonId;
  readonly sourceId: SourceId;
  /** Epoch ms. */
  readonly at: number;
}

type Appearance = Pick<Selectable<Schema['appearances']>, 'person_id' | 'source_id' | 'at'>;

/** Whoever is seen again within so long at the same source has not been away. */
export const AWAY_MS = 5 * 60 * 1000;

const near = compileOnce(
  (db, asked: { spaceId: SpaceId; personIds: readonly PersonId[]; after: number; before: number }) =>
    db
      .selectFrom('appearances')
      .select(['person_id', 'source_id', 'at'])
      .where('space_id', '=', asked.spaceId)
      .where('person_id', 'in', asked.personIds)
      .where('at', '>', asked.after)
      .where('at', '<', asked.before),
);

const insertRows = compileRowsOnce<Schema['appearances'], never>((db, rows) =>
  db
    .insertInto('appearances')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing()),
);

/** Question for the appearances which those who are seen may still be at; null: nobody is. */
export function appearancesNear(db: Queries, spaceId: SpaceId, seen: readonly Pick<Seen, 'personId' | 'at'>[]) {
  if (seen.length === 0) return null;
  const times = seen.map(({ at }) => at);
  return near.filled(db, {
    spaceId,
    personIds: [...new Set(seen.map(({ personId }) => personId))],
    after: times.reduce((one, other) => Math.min(one, other)) - AWAY_MS,
    before: times.reduce((one, other) => Math.max(one, other)) + AWAY_MS,
  });
}

/**
 * Counts those who are seen, in the order given: an entry begins an appearance when none of its person began at its source within five
 * minutes before or after.
 * @param known what `appearancesNear` asked for, where that was asked before
 * @returns what began
 */
export async function countAppearances(
  tx: Tx,
  spaceId: SpaceId,
  seen: readonly Seen[],
  known?: readonly Appearance[],
): Promise<Seen[]> {
  if (seen.length === 0) return [];
  const appearances = known ?? (await askTogether(tx, [appearancesNear(tx, spaceId, seen)]))[0];
  // By stretches of that length: of years, too, each is held against a few others only.
  const begun = new Map<string, number[]>();
  const keyOf = (personId: PersonId, sourceId: SourceId, stretch: number) => `${personId} ${sourceId} ${stretch}`;
  const note = (personId: PersonId, sourceId: SourceId, at: number): void => {
    const key = keyOf(personId, sourceId, stretchOf(at));
    begun.set(key, [...(begun.get(key) ?? []), at]);
  };
  const isNear = ({ personId, sourceId, at }: Seen): boolean =>
    [-1, 0, 1].some((next) =>
      begun.get(keyOf(personId, sourceId, stretchOf(at) + next))?.some((other) => Math.abs(other - at) < AWAY_MS),
    );
  for (const row of appearances) note(row.person_id, row.source_id, row.at);
  const began = seen.filter((one) => {
    if (isNear(one)) return false;
    note(one.personId, one.sourceId, one.at);
    return true;
  });
  const rows = began.map((one) => ({
    space_id: spaceId,
    entry_id: one.entryId,
    person_id: one.personId,
    source_id: one.sourceId,
    at: one.at,
  }));
  await sendAhead(tx, insertRows.filled(tx, rows));
  return began;
}

/** Which of the stretches of that length a time lies in: what is near it lies there, or in one beside. */
export const stretchOf = (at: number): number => Math.floor(at / AWAY_MS);

/** Somebody was thought to have appeared at a source. */
export type Appeared = Omit<Seen, 'entryId'>;

/** Appearances that began with some of these entries are none. @returns whose those were, and where and when */
export async function forgetAppearances(tx: Tx, spaceId: SpaceId, ids: readonly EntryId[]): Promise<Appeared[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .deleteFrom('appearances')
    .where('space_id', '=', spaceId)
    .where('entry_id', 'in', ids)
    .returning(['person_id', 'source_id', 'at'])
    .execute();
  return rows.map(({ person_id: personId, source_id: sourceId, at }) => ({ personId, sourceId, at }));
}

/** Appearances of one person are those of another, who was there all the same; those of both at once count once. */
export async function giveAppearances(tx: Tx, spaceId: SpaceId, from: PersonId, to: PersonId): Promise<void> {
  const rows = await tx
    .selectFrom('appearances')
    .select(['entry_id', 'source_id', 'at'])
    .where('space_id', '=', spaceId)
    .where('person_id', '=', from)
    .orderBy('at')
    .execute();
  await tx.deleteFrom('appearances').where('space_id', '=', spaceId).where('person_id', '=', from).execute();
  const seen = rows.map(({ entry_id: entryId, source_id: sourceId, at }) => ({ entryId, personId: to, sourceId, at }));
  await countAppearances(tx, spaceId, seen);
}
