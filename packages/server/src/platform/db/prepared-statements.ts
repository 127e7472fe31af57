import type Sqlite from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Commits } from './commits.ts';
import { isRefused, leaveInDoubt } from './database-down.ts';
import { toObject, toObjects } from './row-objects.ts';

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
    let ends = true;
    try {
      return ask();
    } catch (error) {
      ends = !isRefused(error);
      // After an error of the disk nobody knows what is on it.
      if (ends && !database.inTransaction) leaveInDoubt(error);
      throw error;
    } finally {
      if (ends && !database.inTransaction) commits?.note();
    }
  };
  const columnsOf = statement.reader ? columnsOfRows(statement) : () => [];
  return {
    reader: statement.reader,
    all(values) {
      const rows = counted(() => statement.all(bindable(values))) as unknown[][];
      return toObjects(columnsOf(rows[0]), rows);
    },
    run: (values) => counted(() => statement.run(bindable(values))),
    *iterate(values) {
      for (const row of statement.iterate(bindable(values)) as IterableIterator<unknown[]>)
        yield toObject(columnsOf(row), row);
    },
  };
}

/** What the values of its rows are called. Where a table has got another column since, `select *` has it, too. */
function columnsOfRows(statement: Sqlite.Statement): (row: readonly unknown[] | undefined) => readonly string[] {
  const read = () => statement.columns().map(({ name }) => name);
  let columns = read();
  statement.raw();
  return (row) => {
    if (row !== undefined && row.length !== columns.length) columns = read();
    return columns;
  };
}

/** Values as SQLite takes them: a list is bound as JSON. */
export const bindable = (values: readonly unknown[]): readonly unknown[] =>
  values.some(Array.isArray) ? values.map((value) => (Array.isArray(value) ? JSON.stringify(value) : value)) : values;
