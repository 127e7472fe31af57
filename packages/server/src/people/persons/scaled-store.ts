import { setImmediate } from 'node:timers/promises';
import type { SpaceId, TemplateId } from '@kith/contract';
import type { Insertable } from 'kysely';
import { compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
import {
  fromStored,
  fromStoredScaled,
  type ScaledRow,
  type StoredTemplate,
} from '../../platform/db/stored-template.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';

/** A template of a person as it is compared; null when what was stored is damaged. */
export interface ReadTemplate {
  readonly id: TemplateId;
  readonly personId: PersonId;
  readonly scaled: ScaledTemplate | null;
}

/** Query for templates as they are compared; only what nobody has scaled yet is read as it is stored. */
export const rowsToScale = (db: Queries, spaceId: SpaceId) =>
  db
    .selectFrom('person_templates as t')
    .leftJoin('scaled_templates as s', (join) =>
      join.onRef('s.space_id', '=', 't.space_id').onRef('s.template_id', '=', 't.id').on('s.scale', '=', SCALE),
    )
    .select((eb) => [
      't.id',
      't.person_id',
      's.vector as scaled',
      's.checksum as scaled_checksum',
      eb.case().when('s.vector', 'is', null).then(eb.ref('t.vector')).end().as('vector'),
      eb.case().when('s.vector', 'is', null).then(eb.ref('t.checksum')).end().as('checksum'),
    ])
    .where('t.space_id', '=', spaceId);

type RowToScale = Awaited<ReturnType<ReturnType<typeof rowsToScale>['execute']>>[number];

/** Templates that are scaled in one turn of the event loop: a few milliseconds. */
const A_TURN = 32;

/** Takes what was scaled before, and scales what is missing, or damaged beside a template that is sound. */
export async function readScaled(db: Queries, spaceId: SpaceId, rows: readonly RowToScale[]): Promise<ReadTemplate[]> {
  const kept = rows.map((row) => ({ ...row, kept: keptIn(row) }));
  const stored = await storedTemplates(
    db,
    spaceId,
    kept.flatMap((row) => (row.kept || row.vector ? [] : row.id)),
  );
  const read: ReadTemplate[] = [];
  let made = 0;
  for (const { id, person_id: personId, kept: scaled, vector, checksum } of kept) {
    const own = vector ? { vector, checksum } : stored.get(id);
    if (!scaled && ++made % A_TURN === 0) await setImmediate();
    read.push({ id, personId, scaled: scaled ?? (own ? scaledOf(own) : null) });
  }
  return read;
}

const keptIn = ({ scaled, scaled_checksum }: RowToScale): ScaledTemplate | null =>
  scaled && scaled_checksum !== null ? fromStoredScaled({ vector: scaled, checksum: scaled_checksum }) : null;

function scaledOf(stored: StoredTemplate): ScaledTemplate | null {
  const template = fromStored(stored);
  return template && scaleTemplate(template);
}

async function storedTemplates(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly TemplateId[],
): Promise<ReadonlyMap<TemplateId, StoredTemplate>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('person_templates')
    .select(['id', 'vector', 'checksum'])
    .where('space_id', '=', spaceId)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** A template of which nobody has made what is compared, as it is stored. */
interface MissingTemplate extends StoredTemplate {
  readonly id: TemplateId;
}

/**
 * Query for templates and whether each is there on the scale, which is looked up one by one: as a join of two tables a database
 * may plan to go through both of them for every few rows.
 */
const whetherScaled = (db: Queries, spaceId: SpaceId) =>
  db
    .selectFrom('person_templates as t')
    .select((eb) => [
      't.id',
      eb
        .selectFrom('scaled_templates as s')
        .select('s.scale')
        .whereRef('s.space_id', '=', 't.space_id')
        .whereRef('s.template_id', '=', 't.id')
        .where('s.scale', '=', SCALE)
        .as('scale'),
    ])
    .where('t.space_id', '=', spaceId);

/** Some templates of a space, and those of them that are not there on the scale. */
export interface Looked {
  readonly missing: readonly MissingTemplate[];
  /** Where to go on; null when there are no more. */
  readonly before: TemplateId | null;
}

/** Looks at some templates, the newest first. @param before id from which on they were looked at */
export async function lookForMissing(
  db: Queries,
  spaceId: SpaceId,
  before: TemplateId | null,
  { looked, missing: most }: { readonly looked: number; readonly missing: number },
): Promise<Looked> {
  const rows = await whetherScaled(db, spaceId)
    .$if(before !== null, (query) => query.where('t.id', '<', before as TemplateId))
    .orderBy('t.id', 'desc')
    .limit(looked)
    .execute();
  const missing = rows.filter(({ scale }) => scale === null).slice(0, most);
  const last = missing.length === most ? missing.at(-1) : rows.length === looked ? rows.at(-1) : undefined;
  const stored = await storedTemplates(
    db,
    spaceId,
    missing.map(({ id }) => id),
  );
  return {
    missing: missing.flatMap(({ id }) => {
      const row = stored.get(id);
      return row ? { id, vector: row.vector, checksum: row.checksum } : [];
    }),
    before: last?.id ?? null,
  };
}

/** How many templates of a space are not there on the scale. Looks at all of them. */
export async function countUnscaled(db: Queries, spaceId: SpaceId): Promise<number> {
  const { n } = await db
    .selectFrom(whetherScaled(db, spaceId).as('all'))
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('scale', 'is', null)
    .executeTakeFirstOrThrow();
  return n;
}

/** What follows from a template. */
export interface ScaledOf extends ScaledRow {
  readonly id: TemplateId;
}

const insertRows = compileRowsOnce<Insertable<Schema['scaled_templates']>, never>((db, rows) =>
  db.insertInto('scaled_templates').values(rows),
);

/** Stores what follows from templates that are new. */
export async function insertScaled(tx: Tx, spaceId: SpaceId, rows: readonly ScaledOf[]): Promise<void> {
  await insertRows(
    tx,
    rows.map(({ id, vector, checksum }) => ({ space_id: spaceId, template_id: id, scale: SCALE, vector, checksum })),
  );
}

/** Stores what follows from templates, as far as they are still there, in the place of what was there on other scales. */
export async function putScaled(tx: Tx, spaceId: SpaceId, rows: readonly ScaledOf[]): Promise<void> {
  const ids = rows.map(({ id }) => id);
  await tx.deleteFrom('scaled_templates').where('space_id', '=', spaceId).where('template_id', 'in', ids).execute();
  const stored = await tx
    .selectFrom('person_templates')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('id', 'in', ids)
    .execute();
  const there = new Set(stored.map(({ id }) => id));
  await insertScaled(
    tx,
    spaceId,
    rows.filter(({ id }) => there.has(id)),
  );
}
