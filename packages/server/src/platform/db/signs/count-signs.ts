import type { SpaceId } from '@kith/contract';
import { type Expression, sql } from 'kysely';
import type { Queries } from '../database.ts';

/** How many templates of a space have their signs. */
export async function countSigns(db: Queries, spaceId: SpaceId): Promise<number> {
  const row = await db
    .selectFrom('template_signs_count')
    .select('templates')
    .where('space_id', '=', spaceId)
    .executeTakeFirst();
  return row?.templates ?? 0;
}

/** How many of these persons' templates. @param among query for the persons */
export async function countSignsAmong(db: Queries, spaceId: SpaceId, among: Expression<unknown>): Promise<number> {
  const row = await db
    .selectFrom('template_signs')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('space_id', '=', spaceId)
    .where(sql<boolean>`person_id in ${among}`)
    .executeTakeFirstOrThrow();
  return row.n;
}

/** How many persons of a space have signs of a template. Counts all of them. */
export async function countPersonsWithSigns(db: Queries, spaceId: SpaceId): Promise<number> {
  const persons = db.selectFrom('template_signs').select('person_id').distinct().where('space_id', '=', spaceId);
  const row = await db
    .selectFrom(persons.as('persons'))
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return row.n;
}
