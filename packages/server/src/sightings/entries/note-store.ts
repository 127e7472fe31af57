import type { EntryId, Reason, SpaceId } from '@kith/contract';
import type { Insertable } from 'kysely';
import { compileOnce, compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';

/** What is to be said of an entry beside what all have. */
export interface EntryNote {
  /** Why it names nobody. */
  readonly reason: Reason | null;
  /** Nobody is told of it. */
  readonly isQuiet: boolean;
}

export const insertNotes = compileRowsOnce<Insertable<Schema['entry_notes']>, never>((db, rows) =>
  db.insertInto('entry_notes').values(rows),
);

export const noteRow = (space_id: SpaceId, entry_id: EntryId, { reason, isQuiet }: EntryNote) => ({
  space_id,
  entry_id,
  reason: reason?.code ?? null,
  measured: reason?.measured ?? null,
  required: reason?.required ?? null,
  quiet: isQuiet ? (1 as const) : (0 as const),
});

/** Says of entries that nobody is told of them from now on. */
export async function quieten(tx: Tx, spaceId: SpaceId, ids: readonly EntryId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .insertInto('entry_notes')
    .values(ids.map((id) => noteRow(spaceId, id, { reason: null, isQuiet: true })))
    .onConflict((conflict) => conflict.columns(['space_id', 'entry_id']).doUpdateSet({ quiet: 1 }))
    .execute();
}

const notesOfEntries = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly EntryId[] }) =>
  db.selectFrom('entry_notes').selectAll().where('space_id', '=', spaceId).where('entry_id', 'in', ids),
);

/** Of those that have one. */
export async function findNotes(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly EntryId[],
): Promise<ReadonlyMap<EntryId, EntryNote>> {
  if (ids.length === 0) return new Map();
  const rows = await notesOfEntries(db, { spaceId, ids });
  return new Map(
    rows.map(({ entry_id, reason: code, measured, required, quiet }) => [
      entry_id,
      { reason: code && { code, measured, required }, isQuiet: quiet === 1 },
    ]),
  );
}

/** Says no more why entries name nobody. That nobody is told of them stays. */
export async function forgetReasons(tx: Tx, spaceId: SpaceId, ids: readonly EntryId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .deleteFrom('entry_notes')
    .where('space_id', '=', spaceId)
    .where('entry_id', 'in', ids)
    .where('quiet', '=', 0)
    .execute();
  await tx
    .updateTable('entry_notes')
    .set({ reason: null, measured: null, required: null })
    .where('space_id', '=', spaceId)
    .where('entry_id', 'in', ids)
    .execute();
}
