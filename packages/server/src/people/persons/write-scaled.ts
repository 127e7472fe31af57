import type { SpaceId, TemplateId } from '@kith/contract';
import type { Insertable } from 'kysely';
import { compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { holdSpace } from '../../platform/db/space-revision.ts';
import { nothingScaled, type ScaledRow, toStoredScaled } from '../../platform/db/stored-template.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import type { MadeTemplate } from '../loading/scaled-on-the-way.ts';

/** As far as a way back goes: nodes of the version before compare on it, and may come again. */
const SCALE_BEFORE = SCALE - 1;

/** Templates of one transaction, which keeps others of the space waiting for some hundredths of a second. */
export const SCALED_TOGETHER = 128;

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

/**
 * Keeps what was made of templates, in a transaction, as far as these are still there and what they were, in the place of what was
 * there of them. What a version before or after this one compares stays for its nodes, which may run beside; what no version needs any
 * more goes.
 */
export async function writeScaled(db: Database, spaceId: SpaceId, made: readonly MadeTemplate[]): Promise<void> {
  if (made.length === 0) return;
  const ids = made.map(({ id }) => id);
  await db.transaction(async (tx) => {
    if (!(await holdSpace(tx, spaceId))) return;
    await tx
      .deleteFrom('scaled_templates')
      .where('space_id', '=', spaceId)
      .where('template_id', 'in', ids)
      .where((eb) => eb.or([eb('scale', '=', SCALE), eb('scale', '<', SCALE_BEFORE)]))
      .execute();
    const stored = await tx
      .selectFrom('person_templates')
      .select(['id', 'checksum'])
      .where('space_id', '=', spaceId)
      .where('id', 'in', ids)
      .execute();
    const there = new Map(stored.map(({ id, checksum }) => [id, checksum]));
    const rows = made.flatMap(({ id, madeOf, scaled }) =>
      there.has(id) && (madeOf === null || madeOf === there.get(id))
        ? { id, ...(scaled ? toStoredScaled(scaled) : nothingScaled) }
        : [],
    );
    if (rows.length > 0) await insertScaled(tx, spaceId, rows);
  });
}
