import type { SpaceId } from '@kith/contract';
import { type Expression, sql } from 'kysely';
import type { Queries } from '../database.ts';

/** Of the templates as they are stored. */
const STORED = 0;

/** How many templates of a space there are, and how many of them on a scale: as long as these are fewer, not everybody is found by it. */
export interface TemplateCounts {
  readonly stored: number;
  readonly scaled: number;
}

export async function countScaled(db: Queries, spaceId: SpaceId, scale: number): Promise<TemplateCounts> {
  const rows = await db
    .selectFrom('template_counts')
    .select(['scale', 'templates'])
    .where('space_id', '=', spaceId)
    .execute();
  const of = (which: number): number => rows.find((row) => row.scale === which)?.templates ?? 0;
  return { stored: of(STORED), scaled: of(scale) };
}

/** In how many spaces templates are missing on a scale, and how many. */
export async function countMissing(db: Queries, scale: number): Promise<{ spaces: number; templates: number }> {
  const { rows } = await sql<{ spaces: number; templates: number }>`
    select count(*) as spaces, coalesce(sum(stored.templates - coalesce(scaled.templates, 0)), 0)::bigint as templates
    from template_counts stored
    left join template_counts scaled on scaled.space_id = stored.space_id and scaled.scale = ${scale}
    where stored.scale = ${STORED} and stored.templates <> coalesce(scaled.templates, 0)`.execute(db);
  return rows[0] ?? { spaces: 0, templates: 0 };
}

/** How many templates of these persons have their signs. @param among query for the persons */
export async function countSignsAmong(
  db: Queries,
  spaceId: SpaceId,
  scale: number,
  among: Expression<unknown>,
): Promise<number> {
  const row = await db
    .selectFrom('template_signs')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('space_id', '=', spaceId)
    .where('scale', '=', scale)
    .where(sql<boolean>`person_id in ${among}`)
    .executeTakeFirstOrThrow();
  return row.n;
}

/** How many persons of a space have signs of a template. Counts all of them. */
export async function countPersonsWithSigns(db: Queries, spaceId: SpaceId, scale: number): Promise<number> {
  const persons = db
    .selectFrom('template_signs')
    .select('person_id')
    .distinct()
    .where('space_id', '=', spaceId)
    .where('scale', '=', scale);
  const row = await db
    .selectFrom(persons.as('persons'))
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return row.n;
}
