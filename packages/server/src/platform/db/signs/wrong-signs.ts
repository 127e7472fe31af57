import type { SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import { DIMENSIONS } from '../../../recognition/scale/dimensions.ts';
import { SCALE } from '../../../recognition/scale/move.ts';
import type { Queries } from '../database.ts';

const PAGE = 5000;

/** Scaled templates that have no sign bits, and sign bits that are not those of a scaled template as it is: how many of each. */
export interface WrongSigns {
  readonly missing: number;
  readonly wrong: number;
}

/** Reads all templates of PostgreSQL that are on the scale of this version. */
export async function wrongSigns(db: Queries): Promise<WrongSigns> {
  let [missing, wrong] = [0, 0];
  for (const { id: spaceId } of await db.selectFrom('spaces').select('id').execute()) {
    for (let after: number | null = 0; after !== null; ) {
      const page: Page = await compare(db, spaceId, after);
      missing += page.missing;
      wrong += page.wrong;
      after = page.last;
    }
    wrong += await ofNobody(db, spaceId);
  }
  return { missing, wrong };
}

interface Page extends WrongSigns {
  /** The last template of a page that others may follow. */
  readonly last: number | null;
}

async function compare(db: Queries, spaceId: SpaceId, after: number): Promise<Page> {
  const { rows } = await sql<Page>`
    select count(*) filter (where sound and signs is null) as missing,
      count(*) filter (where signs is not null and (not sound or signs <> signs_of_template(vector))) as wrong,
      case when count(*) = ${PAGE} then max(template_id) end as last
    from (
      select f.template_id, f.vector, s.signs, octet_length(f.vector) = ${sql.lit(4 * DIMENSIONS)} as sound
      from (select * from scaled_templates where space_id = ${spaceId} and scale = ${SCALE} and template_id > ${after}
        order by template_id limit ${PAGE}) f
      join person_templates t on t.space_id = f.space_id and t.id = f.template_id
      left join template_signs s on s.space_id = t.space_id and s.person_id = t.person_id and s.template_id = t.id and s.scale = f.scale
    ) page`.execute(db);
  return rows[0] ?? { missing: 0, wrong: 0, last: null };
}

async function ofNobody(db: Queries, spaceId: SpaceId): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from template_signs s where space_id = ${spaceId} and scale = ${SCALE} and not exists (
      select from scaled_templates f join person_templates t on t.space_id = f.space_id and t.id = f.template_id
      where f.space_id = s.space_id and f.template_id = s.template_id and f.scale = s.scale and t.person_id = s.person_id
    )`.execute(db);
  return rows[0]?.n ?? 0;
}
