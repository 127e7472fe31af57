import { type Kysely, sql } from 'kysely';

/** Where breaking migrations are on record: by it a version that does not know one of them refuses to start. */
export const BREAKING = 'kysely_migration';

/**
 * Where those are that only add, so that older versions know nothing of them. The beginning of its name makes it bookkeeping,
 * which backups leave out.
 */
export const EXPANDING = 'kysely_expansion';

export interface Applied {
  /** In order, of both kinds. */
  readonly all: ReadonlySet<string>;
  readonly breaking: readonly string[];
}

/** Names of the migrations that a database has had, whatever version made them. */
export async function appliedMigrations(db: Kysely<unknown>): Promise<Applied> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  const namesIn = async (table: string): Promise<string[]> => {
    if (!tables.some(({ name }) => name === table)) return [];
    const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)} order by name`.execute(db);
    return rows.map(({ name }) => name);
  };
  const inBreaking = await namesIn(BREAKING);
  return { breaking: inBreaking, all: new Set([...inBreaking, ...(await namesIn(EXPANDING))].sort()) };
}
