import type { DatabaseConfig } from '@kith/server/parts';
import Sqlite from 'better-sqlite3';
import pg from 'pg';

type Values = readonly (string | number)[];

/** The same database without Kith: hand-written SQL on the bare driver. */
export interface Bare extends AsyncDisposable {
  /** @param text with `?` for values */
  rows(text: string, values?: Values): Promise<readonly unknown[]>;
  /** All of it in one transaction, on the disk at the end. */
  transaction(statements: readonly (readonly [text: string, values: Values])[]): Promise<void>;
}

export const openBare = (config: DatabaseConfig): Promise<Bare> =>
  config.kind === 'sqlite' ? bareSqlite(config.file) : barePostgres(config.url);

async function bareSqlite(file: string): Promise<Bare> {
  const database = new Sqlite(file, { timeout: 5000 });
  database.pragma('synchronous = FULL');
  database.pragma('cache_size = -65536');
  const statements = new Map<string, Sqlite.Statement>();
  const prepare = (text: string) => {
    const known = statements.get(text) ?? database.prepare(text);
    statements.set(text, known);
    return known;
  };
  return {
    rows: async (text, values = []) => prepare(text).all(...values),
    async transaction(all) {
      database.exec('begin immediate');
      for (const [text, values] of all) prepare(text).run(...values);
      database.exec('commit');
    },
    async [Symbol.asyncDispose]() {
      database.close();
    },
  };
}

async function barePostgres(url: string): Promise<Bare> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const names = new Map<string, string>();
  const run = async (text: string, values: Values = []) => {
    let n = 0;
    const name = names.get(text) ?? `bare${names.size}`;
    names.set(text, name);
    return (await client.query({ name, text: text.replace(/\?/g, () => `$${++n}`), values: [...values] })).rows;
  };
  return {
    rows: run,
    async transaction(all) {
      await client.query('begin');
      for (const [text, values] of all) await run(text, values);
      await client.query('commit');
    },
    async [Symbol.asyncDispose]() {
      await client.end();
    },
  };
}
