import type { Insertable } from 'kysely';
import type { Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';

/** Says of an entry that it tells of a visit. */
export async function insertVisitEntry(tx: Tx, row: Insertable<Schema['visit_entries']>): Promise<void> {
  await tx.insertInto('visit_entries').values(row).execute();
}
