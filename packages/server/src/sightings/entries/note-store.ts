import type { EntryId, Reason, SpaceId } from '@kith/contract';
import type { Insertable } from 'kysely';
import { compileOnce, compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';
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
