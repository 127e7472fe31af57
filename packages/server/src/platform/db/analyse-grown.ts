import { type Kysely, sql } from 'kysely';

/** Rows of an index that are looked at: a table of a million takes some ten milliseconds. */
export const ROWS_ANALYSED = 2000;
/** Looks at all tables: at those without statistics, and at those ten times as large or as small as when they were analysed. */
export const OPTIMISE = 0x10002;
/** Only says what that would do. */
const ONLY_SAY = OPTIMISE + 1;

/**
 * Brings up to date what SQLite plans queries with, as far as tables have grown since: without, or with what was true of a few rows, it
 * goes through a million memberships to find the ten of a person. Each table is one statement, so that whoever writes waits for one.
 */
export async function analyseGrown<Tables>(queries: Kysely<Tables>): Promise<void> {
  let analysed = 0;
  for (const table of await grown(queries)) {
    // SQLite keeps nothing of an empty table, and names it again.
    if (await isEmpty(queries, table)) continue;
    await sql`analyze ${sql.raw(table)}`.execute(queries);
    analysed++;
  }
  if (analysed > 0) await showReaders(queries);
}

/** Tables as SQL names them. */
async function grown<Tables>(queries: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ optimize: string }>`pragma optimize = ${sql.lit(ONLY_SAY)}`.execute(queries);
  return rows.map(({ optimize }) => optimize.replace(/^analyze /i, ''));
}

async function isEmpty<Tables>(queries: Kysely<Tables>, table: string): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.raw(table)} limit 1`.execute(queries);
  return rows.length === 0;
}

/** Connections that only read take new statistics when they see another schema. */
const showReaders = <Tables>(queries: Kysely<Tables>): Promise<void> =>
  queries.transaction().execute(async (tx) => {
    await sql`create view kith_analysed as select 1`.execute(tx);
    await sql`drop view kith_analysed`.execute(tx);
  });
