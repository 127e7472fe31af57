import type { SelectQueryBuilder } from 'kysely';
import type { Schema } from './schema.ts';

/** One page of an ordered query, and how many rows it has in all. */
export async function listed<Tables extends keyof Schema, Row>(
  query: SelectQueryBuilder<Schema, Tables, Row>,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ count: number; rows: Row[] }> {
  const [{ count }, rows] = await Promise.all([
    query
      .clearSelect()
      .clearOrderBy()
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
    query.limit(limit).offset(offset).execute(),
  ]);
  return { count, rows };
}
