import { setImmediate } from 'node:timers/promises';
import type { SpaceId, TemplateId } from '@kith/contract';
import type { ExpressionBuilder } from 'kysely';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
import { fromStored, fromStoredScaled, type StoredTemplate } from '../../platform/db/stored-template.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';

/** A template of a person as it is compared; null when what was stored is damaged. */
export interface ReadTemplate {
  readonly id: TemplateId;
  readonly personId: PersonId;
  readonly scaled: ScaledTemplate | null;
}

/**
 * Query for one thing of what is kept of a template `t` on the scale. It is looked up one by one: as a join of two tables PostgreSQL may
 * plan to go through both of them for every row, as long as it has no statistics of the newer one.
 */
const keptOf = <Column extends 'vector' | 'checksum' | 'scale'>(
  eb: ExpressionBuilder<Schema & { t: Schema['person_templates'] }, 't'>,
  column: Column,
) =>
  eb
    .selectFrom('scaled_templates as s')
    .select(`s.${column}`)
    .whereRef('s.space_id', '=', 't.space_id')
    .whereRef('s.template_id', '=', 't.id')
    .where('s.scale', '=', SCALE);

/** Query for templates as they are compared, without those that nobody has scaled. */
export const rowsToScale = (db: Queries, spaceId: SpaceId) =>
  db
    .selectFrom('person_templates as t')
    .select((eb) => [
      't.id',
      't.person_id',
      keptOf(eb, 'vector').as('scaled'),
      keptOf(eb, 'checksum').as('scaled_checksum'),
    ])
    .where('t.space_id', '=', spaceId);

type RowToScale = Awaited<ReturnType<ReturnType<typeof rowsToScale>['execute']>>[number];

/** Templates that are scaled in one turn of the event loop: a few milliseconds. */
const A_TURN = 32;

/** Is told of templates what is kept of which is damaged. */
export type OnUnsound = (ids: readonly TemplateId[]) => void;

/** Takes what was scaled before, and scales what is missing, or damaged beside a template that is sound. */
export async function readScaled(
  db: Queries,
  spaceId: SpaceId,
  rows: readonly RowToScale[],
  onUnsound: OnUnsound,
): Promise<ReadTemplate[]> {
  const kept = rows.map((row) => ({ id: row.id, personId: row.person_id, scaled: keptIn(row) }));
  const stored = await storedTemplates(
    db,
    spaceId,
    kept.flatMap(({ id, scaled }) => (scaled ? [] : id)),
  );
  const damaged = rows.flatMap((row, i) => (isThere(row) && !kept[i]?.scaled ? row.id : []));
  const read: ReadTemplate[] = [];
  let made = 0;
  for (const { id, personId, scaled } of kept) {
    if (scaled) {
      read.push({ id, personId, scaled });
      continue;
    }
    const own = stored.get(id);
    // Otherwise it is gone since.
    if (own) read.push({ id, personId, scaled: scaledOf(own) });
    if (++made % A_TURN === 0) await setImmediate();
  }
  if (damaged.length > 0) onUnsound(damaged);
  return read;
}

/** Of a template that is damaged itself nothing is there, and rightly. */
const isThere = ({ scaled }: RowToScale): boolean => scaled !== null && scaled.length > 0;

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
): Promise<ReadonlyMap<TemplateId, MissingTemplate>> {
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
export interface MissingTemplate extends StoredTemplate {
  readonly id: TemplateId;
}

/** Query for templates and whether each is there on the scale. */
const whetherScaled = (db: Queries, spaceId: SpaceId) =>
  db
    .selectFrom('person_templates as t')
    .select((eb) => ['t.id', keptOf(eb, 'scale').as('scale')])
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
  return { missing: missing.flatMap(({ id }) => stored.get(id) ?? []), before: last?.id ?? null };
}

/** These templates, as they are stored. */
export async function templatesById(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly TemplateId[],
): Promise<MissingTemplate[]> {
  return [...(await storedTemplates(db, spaceId, ids)).values()];
}

/** How many templates of a space are not there on the scale: each is there once or not at all. */
export async function countUnscaled(db: Queries, spaceId: SpaceId): Promise<number> {
  const all = db.selectFrom('person_templates').where('space_id', '=', spaceId);
  const scaled = db.selectFrom('scaled_templates').where('space_id', '=', spaceId).where('scale', '=', SCALE);
  const { n, done } = await db
    .selectNoFrom((eb) => [
      all.select(eb.fn.countAll<number>().as('n')).as('n'),
      scaled.select(eb.fn.countAll<number>().as('n')).as('done'),
    ])
    .executeTakeFirstOrThrow();
  return Number(n) - Number(done);
}
