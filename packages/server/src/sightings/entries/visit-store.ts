import type { EntryId, SpaceId } from '@kith/contract';
import type { Insertable } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';

/** Says of an entry that it tells of a visit. */
export async function insertVisitEntry(tx: Tx, row: Insertable<Schema['visit_entries']>): Promise<void> {
  await tx.insertInto('visit_entries').values(row).execute();
}

const visitsOf = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly EntryId[] }) =>
  db
    .selectFrom('visit_entries')
    .select(['entry_id', 'visit_id', 'frames'])
    .where('space_id', '=', spaceId)
    .where('entry_id', 'in', ids),
);

/** The visits that entries told of, and how many frames decided about each. */
export async function visitsOfEntries(db: Queries, spaceId: SpaceId, ids: readonly EntryId[]) {
  const rows = ids.length === 0 ? [] : await visitsOf(db, { spaceId, ids });
  return new Map(rows.map((row) => [row.entry_id, row]));
}
