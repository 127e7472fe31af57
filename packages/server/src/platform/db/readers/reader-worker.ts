/** A worker thread that reads the database beside the main thread, on a connection of its own that can change nothing. */

import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { lowerPriorityOfThisThread } from '../../../recognition/lower-priority.ts';
import { bindable } from '../prepared-statements.ts';
import type { Found, FromReader, ReaderData, ReaderReady, Statement, ToReader } from './reader-messages.ts';

interface Prepared {
  readonly columns: readonly string[];
  readonly rows: (values: readonly unknown[]) => unknown[][];
}

const REMEMBERED = 200;
/** Above those that analyse pictures, for somebody waits for a list. */
const NICER_BY = 5;

lowerPriorityOfThisThread(NICER_BY);

const database = new Sqlite((workerData as ReaderData).file, { readonly: true, fileMustExist: true });
database.pragma('query_only = ON');
database.pragma('cache_size = -16384');
database.pragma('temp_store = MEMORY');
const prepared = new LRUCache<string, Prepared>({ max: REMEMBERED });

parentPort?.on('message', ({ batch, statements }: ToReader) => {
  const answer: FromReader = { batch, found: readAll(statements) };
  parentPort?.postMessage(answer);
});
parentPort?.postMessage('ready' satisfies ReaderReady);

/** Several are read of one instant: the transaction holds no lock, and ends before anything is answered. */
function readAll(statements: readonly Statement[]): Found[] {
  if (statements.length === 1) return statements.map(read);
  database.exec('begin');
  try {
    return statements.map(read);
  } finally {
    if (database.inTransaction) database.exec('commit');
  }
}

function read({ text, values }: Statement): Found {
  try {
    const { columns, rows } = prepare(text);
    return { kind: 'rows', columns, rows: rows(bindable(values)) };
  } catch (error) {
    const { message } = error as Error;
    return { kind: 'failed', message, code: error instanceof Sqlite.SqliteError ? error.code : undefined };
  }
}

function prepare(text: string): Prepared {
  const known = prepared.get(text);
  if (known) return known;
  const statement = database.prepare<unknown[], unknown[]>(text).raw();
  const made: Prepared = {
    columns: statement.columns().map(({ name }) => name),
    rows: (values) => statement.all(...values),
  };
  prepared.set(text, made);
  return made;
}
