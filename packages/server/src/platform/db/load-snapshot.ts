import { Kysely, sql } from 'kysely';
import type { DatabaseConfig } from '../config/config.ts';
import { type DatabaseKind, postgres, sqlite } from './dialects.ts';
import { KeptApart } from './kept-apart.ts';
import { migrations } from './migrations/index.ts';
import { migrate } from './migrations/migrate.ts';
import type { SnapshotTable } from './snapshot.ts';

/** Takes what a snapshot has into an empty database. */
export interface SnapshotLoader {
  /** Lets the ids of a table go on after the last one that was given; to be called before its first row comes. */
  begin(table: SnapshotTable): Promise<void>;
  insert(table: SnapshotTable, rows: readonly (readonly unknown[])[]): Promise<void>;
  /** Lets columns that hold one of these values hold none. */
  clear(table: SnapshotTable, column: string, values: readonly string[]): Promise<void>;
}

/** Whether this version knows a schema, by the name of its last migration. */
export const knowsSchema = (schema: string): boolean => schema in migrations(sqlite(':memory:'));

/** The columns of every table of a schema, by the name of its last migration. */
export async function tablesOfSchema(schema: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const kind = sqlite(':memory:');
  const db = new Kysely<unknown>({ dialect: kind.dialect });
  try {
    await migrate(db, kind, schema);
    const tables = await db.introspection.getTables();
    return new Map(tables.map(({ name, columns }) => [name, columns.map((column) => column.name)]));
  } finally {
    await db.destroy();
    await kind.close();
  }
}

const PARAMETERS = 8000;

/**
 * Loads a snapshot of any schema that this version knows into an empty database: all of it or nothing. The schema stays that
 * of the snapshot; the next start brings it up to date.
 * @returns 'not empty' when the database holds anything
 */
export async function loadSnapshot(
  config: DatabaseConfig,
  schema: string,
  feed: (loader: SnapshotLoader) => Promise<void>,
): Promise<'loaded' | 'not empty'> {
  const kind = config.kind === 'sqlite' ? sqlite(config.file) : postgres(config.url);
  const db = new Kysely<unknown>({ dialect: kind.dialect });
  try {
    if (!(await isEmpty(db))) return 'not empty';
    await migrate(db, kind, schema);
    await db.transaction().execute(async (tx) => {
      await kind.patience.execute(tx);
      await feed(loaderOf(tx, kind));
    });
    return 'loaded';
  } finally {
    await db.destroy();
    await kind.close();
  }
}

/** A schema alone is nothing. */
async function isEmpty(db: Kysely<unknown>): Promise<boolean> {
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name }) => name === 'accounts')) return true;
  const { rows } = await sql`select 1 from accounts limit 1`.execute(db);
  return rows.length === 0;
}

function loaderOf(tx: Kysely<unknown>, kind: Pick<DatabaseKind, 'giveIdsAfter'>): SnapshotLoader {
  const apart = new KeptApart();
  return {
    async insert(table, rows) {
      const { name, columns } = table;
      const into = sql`insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column)))}) values `;
      const most = Math.max(1, Math.floor(PARAMETERS / columns.length));
      for (let i = 0; i < rows.length; i += most) {
        const values = rows.slice(i, i + most).map((row) => sql`(${sql.join(apart.row(table, row))})`);
        await sql`${into}${sql.join(values)}`.execute(tx);
      }
    },
    async clear({ name }, column, values) {
      for (let i = 0; i < values.length; i += PARAMETERS) {
        const some = sql.join(values.slice(i, i + PARAMETERS));
        await sql`update ${sql.table(name)} set ${sql.ref(column)} = null where ${sql.ref(column)} in (${some})`.execute(
          tx,
        );
      }
    },
    async begin({ name, lastId }) {
      if (lastId !== null && lastId > 0) await kind.giveIdsAfter(name, lastId).execute(tx);
    },
  };
}
