import type { SpaceId } from '@kith/contract';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Queries, Tx } from '../../platform/db/database.ts';

/** Where-clause: hours of something in one of these tables. */
const isOfAny = (...tables: readonly string[]): RawBuilder<SqlBool> =>
  sql`(${sql.join(
    tables.map(
      (table) => sql`exists (select 1 from ${sql.table(table)} as used where used.space_id = schedules.space_id
      and used.schedule_id = schedules.id)`,
    ),
    sql` or `,
  )})`;

/** Where-clause: hours of a membership or a group. Those of past ones are of nobody any more. */
export const isInUse: RawBuilder<SqlBool> = isOfAny('memberships', 'group_times');

const isUnused: RawBuilder<SqlBool> = sql`not ${isOfAny('memberships', 'group_times', 'past_memberships')}`;

export async function spacesWithUnused(queries: Queries): Promise<SpaceId[]> {
  const rows = await queries.selectFrom('schedules').select('space_id').distinct().where(isUnused).execute();
  return rows.map(({ space_id }) => space_id);
}

/** In a transaction that holds the space. */
export async function deleteUnusedSchedules(tx: Tx, spaceId: SpaceId): Promise<void> {
  await tx.deleteFrom('schedules').where('space_id', '=', spaceId).where(isUnused).execute();
}
