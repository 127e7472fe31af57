import type { EntryId, SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';

/** A visit of a stranger that an entry begins. */
export interface VisitBegun {
  /** Which of all: 1 for the first. */
  readonly visit: number;
  readonly beginsVisit: true;
  /** How long the stranger had not been seen, ms; null for one who had never been, or of whom nothing older is kept. */
  readonly awayMs: number | null;
}

const begun = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly EntryId[] }) =>
  db
    .selectFrom('stranger_entries as mine')
    .innerJoin('strangers', (join) =>
      join.onRef('strangers.space_id', '=', 'mine.space_id').onRef('strangers.id', '=', 'mine.stranger_id'),
    )
    .innerJoin('entries', (join) =>
      join.onRef('entries.space_id', '=', 'mine.space_id').onRef('entries.id', '=', 'mine.entry_id'),
    )
    .select(['mine.entry_id', 'strangers.visits', 'entries.created'])
    .select((eb) => [
      eb
        .selectFrom('stranger_entries as later')
        .select((count) => count.fn.countAll<number>().as('n'))
        .whereRef('later.space_id', '=', 'mine.space_id')
        .whereRef('later.stranger_id', '=', 'mine.stranger_id')
        .whereRef('later.entry_id', '>', 'mine.entry_id')
        .where('later.begins_visit', '=', 1)
        .as('later'),
      eb
        .selectFrom('stranger_entries as earlier')
        .innerJoin('entries as seen', (join) =>
          join.onRef('seen.space_id', '=', 'earlier.space_id').onRef('seen.id', '=', 'earlier.entry_id'),
        )
        .select('seen.created')
        .whereRef('earlier.space_id', '=', 'mine.space_id')
        .whereRef('earlier.stranger_id', '=', 'mine.stranger_id')
        .whereRef('earlier.entry_id', '<', 'mine.entry_id')
        .orderBy('earlier.entry_id', 'desc')
        .limit(1)
        .as('before'),
    ])
    .where('mine.space_id', '=', spaceId)
    .where('mine.entry_id', 'in', ids)
    .where('mine.begins_visit', '=', sql.lit(1)),
);

/** Those of entries that begin a visit of a stranger, as it was then. */
export async function visitsBegun(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly EntryId[],
): Promise<ReadonlyMap<EntryId, VisitBegun>> {
  const rows = ids.length === 0 ? [] : await begun(db, { spaceId, ids });
  return new Map(
    rows.map(({ entry_id, visits, later, before, created }) => [
      entry_id,
      { visit: visits - (later ?? 0), beginsVisit: true, awayMs: before === null ? null : Math.abs(created - before) },
    ]),
  );
}
