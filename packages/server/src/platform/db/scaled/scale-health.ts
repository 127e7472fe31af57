import type { SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import type { Queries } from '../database.ts';
import { isSound } from '../stored-template.ts';

const PAGE = 1000;

/** What is not there of what follows from templates, and what is not what was stored: how much of each. */
export interface ScaleHealth {
  readonly missing: number;
  readonly damaged: number;
}

/** Reads all scaled templates. */
export async function scaleHealth(db: Queries, scale: number): Promise<ScaleHealth> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from person_templates t where not exists (
    select 1 from scaled_templates s where s.space_id = t.space_id and s.template_id = t.id and s.scale = ${scale})`.execute(
    db,
  );
  let damaged = 0;
  for (const { id } of await db.selectFrom('spaces').select('id').execute()) damaged += await damagedOf(db, id, scale);
  return { missing: rows[0]?.n ?? 0, damaged };
}

async function damagedOf(db: Queries, spaceId: SpaceId, scale: number): Promise<number> {
  let damaged = 0;
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('scaled_templates')
      .select(['template_id', 'vector', 'checksum'])
      .where('space_id', '=', spaceId)
      .where('scale', '=', scale)
      .where('template_id', '>', after as never)
      .orderBy('template_id')
      .limit(PAGE)
      .execute();
    damaged += rows.filter((row) => !isSound(row)).length;
    if (rows.length < PAGE) return damaged;
    after = rows.at(-1)?.template_id ?? after;
  }
}
