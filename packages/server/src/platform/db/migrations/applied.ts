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

/** Names of the migrations that a database has had, whatever version made them; both tables must be there. */
export async function appliedMigrations(db: Kysely<unknown>): Promise<Applied> {
  return inOrder(await namesIn(db, BREAKING), await namesIn(db, EXPANDING));
}

/** The same of a database that no version may have begun. */
export async function appliedIfAny(db: Kysely<unknown>): Promise<Applied> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  const namesIfAny = (table: string) => (tables.some(({ name }) => name === table) ? namesIn(db, table) : []);
  return inOrder(await namesIfAny(BREAKING), await namesIfAny(EXPANDING));
}

async function namesIn(db: Kysely<unknown>, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)} order by name`.execute(db);
  return rows.map(({ name }) => name);
}

const inOrder = (breaking: readonly string[], expanding: readonly string[]): Applied => ({
  breaking,
  all: new Set([...breaking, ...expanding].sort()),
});
