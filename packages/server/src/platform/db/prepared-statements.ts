import type Sqlite from 'better-sqlite3';
import type { PostgresPool, SqliteDatabase, SqliteStatement } from 'kysely';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { ask, connect } from './ask-postgres.ts';
import type { Commits } from './commits.ts';

const REMEMBERED = 500;

/** Prepares each text once, and remembers the texts used last: preparing costs more than most of our queries. */
export function preparedOnce(database: Sqlite.Database, commits?: Commits): SqliteDatabase {
  const statements = new LRUCache<string, SqliteStatement>({ max: REMEMBERED });
  return {
    close: () => database.close(),
    prepare(text) {
      // A full disk ends a transaction by itself: the error that said so must not be lost behind that of a second end.
      if (text === 'rollback' && !database.inTransaction)
        return takingLists(database, database.prepare('select 1'), commits);
      const statement = statements.get(text) ?? takingLists(database, database.prepare(text), commits);
      statements.set(text, statement);
      return statement;
    },
  };
}

/** A list is bound as JSON. */
function takingLists(database: Sqlite.Database, statement: Sqlite.Statement, commits?: Commits): SqliteStatement {
  // The end of a transaction only reads, as SQLite has it.
  const mayCommit = !statement.readonly || /^commit/i.test(statement.source);
  const counted = <T>(ask: () => T): T => {
    if (!mayCommit) return ask();
    try {
      return ask();
    } finally {
      // What fails is counted, too: after an error of the disk nobody knows what is on it.
      if (!database.inTransaction) commits?.note();
    }
  };
  return {
    reader: statement.reader,
    all: (values) => counted(() => statement.all(bindable(values))),
    run: (values) => counted(() => statement.run(bindable(values))),
    iterate: (values) => statement.iterate(bindable(values)),
  };
}

/** Values as SQLite takes them: a list is bound as JSON. */
export const bindable = (values: readonly unknown[]): readonly unknown[] =>
  values.some(Array.isArray) ? values.map((value) => (Array.isArray(value) ? JSON.stringify(value) : value)) : values;

/** A text that comes this often gets a name: those that come once cost no memory. */
const OFTEN = 3;

/** A list of more values has its statement planned for itself. */
const SHORT_LIST = 25;

/**
 * Gives names to the texts that come often, so that each connection has them parsed and planned once. A plan that was made
 * when a table was small may try every value of a list on every row of what it has grown to, until the database counts its
 * rows anew: nothing for a short list, minutes for a long one.
 */
export function plannedOnce(pool: pg.Pool, commits: Commits): PostgresPool {
  const seen = new Map<string, number>();
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const name = names.get(text);
    if (name !== undefined || names.size >= REMEMBERED) return name;
    const times = (seen.get(text) ?? 0) + 1;
    if (seen.size > 10 * REMEMBERED) seen.clear();
    seen.set(text, times);
    if (times >= OFTEN) names.set(text, `kith_${names.size}`);
    return names.get(text);
  };
  return {
    end: () => pool.end(),
    async connect() {
      const client = await connect(pool);
      let inTransaction = false;
      const query = (text: unknown, values?: readonly unknown[]) => {
        if (typeof text !== 'string') return client.query(text as never);
        const mayCommit = text === 'commit' || !(inTransaction || onlyReads.test(text));
        if (opens.test(text)) inTransaction = true;
        else if (ends.test(text)) inTransaction = false;
        const name = values?.length && !values.some(isLong) ? nameOf(text) : undefined;
        const asked = { text, values: [...(values ?? [])], ...(name !== undefined && { name }) };
        return mayCommit ? commits.during(() => ask(client, asked)) : ask(client, asked);
      };
      return { query, release: () => client.release() } as unknown as Awaited<ReturnType<PostgresPool['connect']>>;
    },
  };
}

const opens = /^(begin|start transaction)\b/;
const ends = /^(commit|rollback)$/;
const onlyReads = /^\s*(select|begin|start transaction|rollback|with(?!.*\b(insert|update|delete)\b))\b/is;

const isLong = (value: unknown): boolean => Array.isArray(value) && value.length > SHORT_LIST;
