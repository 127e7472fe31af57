import type { SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import { DIMENSIONS } from '../../../recognition/faceindex/dimensions.ts';
import type { Database, Tx } from '../database.ts';

/** Templates that get their signs in one transaction, in which nobody else changes the space: a twentieth of a second. */
const BATCH = 500;

/**
 * Gives their signs to templates that are older than the triggers which do so. What one node has left another goes on with, also
 * at the same time; done once, it has nothing to do ever again.
 * @param onDone is told how many templates were gone through, each time
 */
export async function fillSigns(db: Database, onDone: (templates: number) => void): Promise<void> {
  let templates = 0;
  for (let owed = await nextOwed(db); owed; owed = await nextOwed(db)) {
    const { space_id: spaceId } = owed;
    templates += await db.transaction((tx) => fillSome(tx, spaceId));
    onDone(templates);
  }
}

const nextOwed = ({ queries }: Database) =>
  queries.selectFrom('template_signs_owed').select('space_id').orderBy('space_id').limit(1).executeTakeFirst();

async function fillSome(tx: Tx, spaceId: SpaceId): Promise<number> {
  // As whoever changes the space does first: what is read stays as it is until its signs are there.
  await sql`select from spaces where id = ${spaceId} for no key update`.execute(tx);
  const { rows } = await sql<{ templates: number; done: number | null }>`
    with batch as (
      select t.id, t.person_id, t.vector from person_templates t
      join template_signs_owed o on o.space_id = t.space_id and t.id > o.done and t.id <= o.last
      where t.space_id = ${spaceId} order by t.id limit ${BATCH}
    ), come as (
      insert into template_signs (space_id, person_id, template_id, signs)
      select ${spaceId}, person_id, id, signs_of_template(vector) from batch
      where octet_length(vector) = ${sql.lit(4 * DIMENSIONS)}
      on conflict do nothing returning 1
    ), counted as (
      insert into template_signs_count as c (space_id, templates) select ${spaceId}, count(*) from come
      on conflict (space_id) do update set templates = c.templates + excluded.templates
    )
    select count(*) as templates, max(id) as done from batch`.execute(tx);
  const { templates = 0, done = null } = rows[0] ?? {};
  const owed = sql`template_signs_owed`;
  await (templates < BATCH
    ? sql`delete from ${owed} where space_id = ${spaceId}`
    : sql`update ${owed} set done = ${done} where space_id = ${spaceId}`
  ).execute(tx);
  return templates;
}
