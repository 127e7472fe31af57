import { nameKey, type SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';

/**
 * Who has these pids, or these external ids.
 *
 * Each value is looked up by itself, in one statement for all: after many persons came at once, PostgreSQL has no statistics
 * yet, and reads all persons of the space for a list of values. The values are the keys of a JSON object, which both
 * databases can list.
 */
export async function findByIds<Value extends string>(
  db: Queries,
  spaceId: SpaceId,
  column: 'pid' | 'external_id',
  values: readonly Value[],
): Promise<ReadonlyMap<Value, PersonId>> {
  if (values.length === 0) return new Map();
  const { rows } = await sql<{ value: Value; person: PersonId | null }>`
    select listed.key as value,
      (select persons.id from persons where space_id = ${spaceId} and ${sql.ref(column)} = listed.key) as person
    from json_each(${asKeys(values)}) as listed`.execute(db);
  return new Map(rows.flatMap(({ value, person }) => (person === null ? [] : [[value, person]])));
}

/** One of those who are called so, and how many there are. */
export interface Namesakes {
  readonly one: PersonId;
  readonly count: number;
}

/** Who has these names, without regard to case, by `nameKey`. */
export async function findByNames(
  db: Queries,
  spaceId: SpaceId,
  names: readonly string[],
): Promise<ReadonlyMap<string, Namesakes>> {
  if (names.length === 0) return new Map();
  const { rows } = await sql<{ key: string; one: PersonId | null; count: number }>`
    select listed.key,
      (select persons.id from persons where space_id = ${spaceId} and name_key = listed.key limit 1) as one,
      (select count(*) from persons where space_id = ${spaceId} and name_key = listed.key) as count
    from json_each(${asKeys(names.map(nameKey))}) as listed`.execute(db);
  return new Map(rows.flatMap(({ key, one, count }) => (one === null ? [] : [[key, { one, count }]])));
}

const asKeys = (values: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(values.map((value) => [value, 0])));
