import type { EntryId, SourceId, SpaceId } from '@kith/contract';
import type { Insertable } from 'kysely';
import { compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { holdSpace } from '../../platform/db/space-revision.ts';
import type { StoredTemplate } from '../../platform/db/stored-template.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { recordOf } from '../../recognition/signs/record.ts';

/** Writes what faces of entries are looked for by. */
export const insertSigns = compileRowsOnce<Insertable<Schema['entry_signs']>, never>((db, rows) =>
  db.insertInto('entry_signs').values(rows),
);

interface Seen {
  readonly entryId: EntryId;
  readonly sourceId: SourceId;
  /** Epoch ms. */
  readonly seen: number;
}

/** @param face null: its template is damaged */
export const signsRow = (spaceId: SpaceId, entry: Seen, face: ScaledTemplate | null) => ({
  space_id: spaceId,
  entry_id: entry.entryId,
  scale: SCALE,
  record: recordOf(entry, face),
});

/** An entry of which there is a template and nothing to look for it by, not of a newer version either, whose nodes would make it anew. */
export interface Unsigned extends Seen, StoredTemplate {}

/** Some of those, the newest first. @param before from which on entries were looked at @returns where to go on; null when there are no more */
export async function findUnsigned(
  db: Queries,
  spaceId: SpaceId,
  before: EntryId | null,
  { looked, most }: { readonly looked: number; readonly most: number },
): Promise<{ readonly unsigned: readonly Unsigned[]; readonly before: EntryId | null }> {
  const rows = await db
    .selectFrom('entry_templates as t')
    .select((eb) => [
      't.entry_id',
      eb
        .selectFrom('entry_signs as s')
        .select('s.scale')
        .whereRef('s.space_id', '=', 't.space_id')
        .whereRef('s.entry_id', '=', 't.entry_id')
        .where('s.scale', '>=', SCALE)
        .as('scale'),
    ])
    .where('t.space_id', '=', spaceId)
    .$if(before !== null, (query) => query.where('t.entry_id', '<', before as EntryId))
    .orderBy('t.entry_id', 'desc')
    .limit(looked)
    .execute();
  const ids = rows.flatMap(({ entry_id, scale }) => (scale === null ? entry_id : [])).slice(0, most);
  const last = ids.length === most ? ids.at(-1) : rows.length === looked ? rows.at(-1)?.entry_id : undefined;
  return { unsigned: await readUnsigned(db, spaceId, ids), before: last ?? null };
}

async function readUnsigned(db: Queries, spaceId: SpaceId, ids: readonly EntryId[]): Promise<Unsigned[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('entry_templates as t')
    .innerJoin('entries as e', (join) => join.onRef('e.space_id', '=', 't.space_id').onRef('e.id', '=', 't.entry_id'))
    .select(['t.entry_id', 't.vector', 't.checksum', 'e.source_id', 'e.created'])
    .where('t.space_id', '=', spaceId)
    .where('t.entry_id', 'in', ids)
    .execute();
  return rows.map(({ entry_id, source_id, created, vector, checksum }) => ({
    ...{ entryId: entry_id, sourceId: source_id, seen: created },
    ...{ vector, checksum },
  }));
}

/** Keeps what was made of templates, as far as these are still there, in the place of what was there of them. */
export async function writeSigns(
  db: Database,
  spaceId: SpaceId,
  made: readonly { readonly entry: Unsigned; readonly face: ScaledTemplate | null }[],
): Promise<void> {
  if (made.length === 0) return;
  const ids = made.map(({ entry }) => entry.entryId);
  await db.transaction(async (tx) => {
    if (!(await holdSpace(tx, spaceId))) return;
    const there = await tx
      .selectFrom('entry_templates')
      .select('entry_id')
      .where('space_id', '=', spaceId)
      .where('entry_id', 'in', ids)
      .execute();
    const known = new Set(there.map(({ entry_id }) => entry_id));
    await tx.deleteFrom('entry_signs').where('space_id', '=', spaceId).where('entry_id', 'in', ids).execute();
    await insertSigns(
      tx,
      made.flatMap(({ entry, face }) => (known.has(entry.entryId) ? signsRow(spaceId, entry, face) : [])),
    );
  });
}
