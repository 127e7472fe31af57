import type { SpaceId } from '@kith/contract';
import type { Queries } from '@kith/server/parts';
import { sql } from 'kysely';

/**
 * Stores persons without faces, whose pids are the name and a number from 1. Afterwards the database is told how many there
 * are: PostgreSQL would go on checking references as it planned to when there were hardly any.
 */
export async function manyPersons(queries: Queries, spaceId: SpaceId, count: number, name: string): Promise<void> {
  await sql`insert into persons (space_id, pid, created, facesize)
    with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < ${count})
    select cast(${spaceId} as bigint), cast(${name} as text) || i, 0, 0 from numbers`.execute(queries);
  await sql`analyze persons`.execute(queries);
}
