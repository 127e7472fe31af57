import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import type { DatabaseConfig } from '../config/config.ts';
import type { Queries } from './database.ts';
import { postgres, sqlite } from './dialects.ts';
import { SqliteWithLists } from './list-parameters.ts';
import { appliedIfAny } from './migrations/applied.ts';
import { migrations } from './migrations/index.ts';
import { preparedOnce } from './prepared-statements.ts';
import type { Schema } from './schema.ts';
import { type WrongSigns, wrongSigns } from './signs/wrong-signs.ts';

/** A look into the database of a Kith that may be running, whatever its schema is. */
export interface ReadOnlyDatabase extends AsyncDisposable {
  readonly queries: Queries;
  /** What kind of database it is, and which version. */
  readonly what: string;
  /** What is wrong with the database itself, in sentences. Reads all of it where that is a file. */
  faults(): Promise<string[]>;
  /** Sign bits of templates that are not right; null where none are kept. */
  wrongSigns(): Promise<WrongSigns | null>;
  /** How its schema differs from that of this version: names of migrations. */
  migrations(): Promise<{ readonly missing: string[]; readonly unknown: string[] }>;
}

const OLDEST_POSTGRES = 140_000;

/** @throws {Error} when it cannot be opened */
export async function openReadOnly(config: DatabaseConfig): Promise<ReadOnlyDatabase> {
  return config.kind === 'sqlite' ? openSqlite(config.file) : openPostgres(config.url);
}

/**
 * Opens a database to read, whether or not a server uses it. Without one, a connection that may not write would leave its
 * auxiliary files behind.
 * @throws {Error} when the file is not there
 */
export function openSqliteToRead(path: string): Sqlite.Database {
  const file = new Sqlite(path, { readonly: existsSync(`${path}-wal`), fileMustExist: true });
  file.pragma('query_only = on');
  return file;
}

function openSqlite(path: string): ReadOnlyDatabase {
  const file = openSqliteToRead(path);
  const queries = new Kysely<Schema>({ dialect: new SqliteWithLists({ database: preparedOnce(file) }) });
  return {
    queries,
    what: `The SQLite database ${path}`,
    wrongSigns: async () => null,
    async faults() {
      const said = file.prepare<[], string>('pragma quick_check(3)').pluck().all();
      if (said.length === 1 && said[0] === 'ok') return [];
      return [`${path} is damaged (${said.join('; ')}): stop the server and restore a backup.`];
    },
    migrations: () => compareMigrations(queries, Object.keys(migrations(sqlite(':memory:')))),
    async [Symbol.asyncDispose]() {
      await queries.destroy();
      // Kysely closes only what it has used.
      file.close();
    },
  };
}

async function openPostgres(url: string): Promise<ReadOnlyDatabase> {
  const kind = postgres(url);
  const queries = new Kysely<Schema>({ dialect: kind.dialect });
  const close = async (): Promise<void> => {
    await queries.destroy();
    await kind.close();
  };
  try {
    const { rows } = await sql<{ name: string; number: number }>`
      select current_setting('server_version') as name, current_setting('server_version_num')::bigint as number`.execute(
      queries,
    );
    const { name = '', number = 0 } = rows[0] ?? {};
    return {
      queries,
      what: `PostgreSQL ${name}`,
      wrongSigns: () => wrongSigns(queries),
      faults: async () => (number < OLDEST_POSTGRES ? [`PostgreSQL is ${name}: Kith needs 14 or newer.`] : []),
      migrations: () => compareMigrations(queries, Object.keys(migrations(kind))),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function compareMigrations(queries: Queries, known: readonly string[]) {
  const applied = await appliedIfAny(queries as unknown as Kysely<unknown>);
  return {
    missing: known.filter((name) => !applied.all.has(name)),
    // What others only added is no matter.
    unknown: applied.breaking.filter((name) => !known.includes(name)),
  };
}
