import { sql } from 'kysely';
import type { Queries } from './database.ts';

/** What tells this database from every other: the instant at which its schema was made, ISO 8601. */
export async function databaseMark(db: Queries): Promise<string> {
  const { rows } = await sql<{ timestamp: string }>`
    select timestamp from kysely_migration order by name limit 1`.execute(db);
  return rows[0]?.timestamp ?? '';
}
