import { open, rm } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import type { DatabaseConfig } from '../config/config.ts';
import { BREAKING, EXPANDING } from './migrations/applied.ts';
import { patient, settingLimits, watchingClients } from './postgres-limits.ts';
import { asNumbers } from './postgres-numbers.ts';
import { openSqliteToRead } from './read-only.ts';
import { isDerived } from './scaled/keep-scaled.ts';

/** Everything in a database at one instant, while others go on writing. */
export interface Snapshot extends AsyncDisposable {
  /** Name of the last migration of its schema. */
  readonly schema: string;
  /** Each after those that it refers to. */
  readonly tables: readonly SnapshotTable[];
  /** All rows of a table, values in the order of its columns, in batches. */
  rows(table: SnapshotTable): AsyncIterable<readonly (readonly unknown[])[]>;
}

export interface SnapshotTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** The last id given; null where the database gives none. Ids are never used twice. */
  readonly lastId: number | null;
}

interface Reference {
  readonly from: string;
  readonly to: string;
}

const BATCH = 500;
const EVERY_PAGE = 0x7fffffff;
const bookkeeping = /^(?:kysely_|sqlite_)/;
/** Whether a table has what cannot be made anew. */
const isOwn = (table: string): boolean => !bookkeeping.test(table) && !isDerived(table);
/** Whatever version made it. @param hasExpanding see `EXPANDING` */
const lastMigration = (hasExpanding: boolean): string => {
  const names = [BREAKING, ...(hasExpanding ? [EXPANDING] : [])].map((table) => `select name from ${table}`);
  return `select name from (${names.join(' union all ')}) as applied order by name desc limit 1`;
};

/**
 * @param scratch a file of one's own; an SQLite database is copied to it in one go, because whoever reads it for longer keeps
 *   what was erased meanwhile from being wiped off the disk. It has a name no longer than that takes
 */
export const openSnapshot = (config: DatabaseConfig, scratch: string): Promise<Snapshot> =>
  config.kind === 'sqlite' ? sqliteSnapshot(config.file, scratch) : postgresSnapshot(config.url);

async function sqliteSnapshot(file: string, scratch: string): Promise<Snapshot> {
  const removeScratch = async (): Promise<void> => {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${scratch}${end}`, { force: true });
  };
  await removeScratch();
  await (await open(scratch, 'wx', 0o600)).close();
  const opened: Sqlite.Database[] = [];
  const close = async (): Promise<void> => {
    for (const database of opened) database.close();
    await removeScratch();
  };
  try {
    const source = openSqliteToRead(file);
    try {
      await source.backup(scratch, { progress: () => EVERY_PAGE });
    } finally {
      source.close();
    }
    const copy = new Sqlite(scratch);
    opened.push(copy);
    copy.pragma('journal_mode = DELETE');
    // It is read all the same, and gone with this process, however that ends.
    if (process.platform !== 'win32') await rm(scratch);
    return { ...readingOf(copy), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is in an SQLite database that nobody writes. */
export async function readSqliteFile(file: string): Promise<Snapshot> {
  const database = openSqliteToRead(file);
  return { ...readingOf(database), [Symbol.asyncDispose]: async () => void database.close() };
}

function readingOf(copy: Sqlite.Database): Pick<Snapshot, 'schema' | 'tables' | 'rows'> {
  // Without indexes that are tables, too: whoever takes the rows makes them anew.
  const names = copy
    .prepare<[], string>("select name from pragma_table_list where schema = 'main' and type = 'table'")
    .pluck()
    .all();
  const hasExpanding = names.includes(EXPANDING);
  const last = new Map(copy.prepare<[], [string, number]>('select name, seq from sqlite_sequence').raw().all());
  const hasId = (name: string) =>
    /autoincrement/i.test(String(copy.prepare('select sql from sqlite_master where name = ?').pluck().get(name)));
  const tables = names.filter(isOwn).map((name) => ({
    name,
    columns: copy.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(name),
    lastId: hasId(name) ? (last.get(name) ?? 0) : null,
  }));
  const references = copy
    .prepare<[], Reference>(
      `select m.name as "from", f."table" as "to" from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table'`,
    )
    .all();
  return {
    schema: String(copy.prepare(lastMigration(hasExpanding)).pluck().get()),
    tables: inOrderOfReference(tables, references),
    async *rows(table) {
      let batch: unknown[][] = [];
      for (const row of copy
        .prepare<[], unknown[]>(`select ${listOf(table)} from ${quoted(table.name)}`)
        .raw()
        .iterate()) {
        batch.push(row);
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    },
  };
}

async function postgresSnapshot(url: string): Promise<Snapshot> {
  const client = new pg.Client({ connectionString: url, types: asNumbers });
  // Whatever is asked next fails.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`${settingLimits(patient, 'session')}; ${watchingClients}`);
  const all = async <Row>(text: string): Promise<Row[]> => (await client.query(text)).rows as Row[];
  try {
    await client.query('begin isolation level repeatable read read only');
    const columns = await all<{ table: string; column: string; sequence: string | null }>(
      `select c.table_name as "table", c.column_name as "column",
        case c.is_identity when 'YES' then pg_get_serial_sequence(quote_ident(c.table_name), c.column_name) end as sequence
        from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' order by c.table_name, c.ordinal_position`,
    );
    const names = [...new Set(columns.map(({ table }) => table))].filter(isOwn);
    const tables: SnapshotTable[] = [];
    for (const name of names) {
      const own = columns.filter(({ table }) => table === name);
      const sequence = own.find((column) => column.sequence !== null)?.sequence;
      const [last] = sequence
        ? await all<{ id: number }>(`select case when is_called then last_value else 0 end as id from ${sequence}`)
        : [];
      tables.push({ name, columns: own.map(({ column }) => column), lastId: last?.id ?? null });
    }
    const references = await all<Reference>(
      `select f.relname as "from", t.relname as "to" from pg_constraint c
        join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
        where c.contype = 'f' and c.connamespace = current_schema()::regnamespace`,
    );
    const hasExpanding = columns.some(({ table }) => table === EXPANDING);
    const [last] = await all<{ name: string }>(lastMigration(hasExpanding));
    return {
      schema: last?.name ?? '',
      tables: inOrderOfReference(tables, references),
      async *rows(table) {
        await client.query(`declare rows no scroll cursor for select ${listOf(table)} from ${quoted(table.name)}`);
        for (;;) {
          const { rows } = await client.query<unknown[]>({ text: `fetch ${BATCH} from rows`, rowMode: 'array' });
          if (rows.length === 0) break;
          yield rows;
        }
        await client.query('close rows');
      },
      [Symbol.asyncDispose]: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const listOf = ({ columns }: SnapshotTable): string => columns.map(quoted).join(', ');

/** Each table after those that it refers to; a table may refer to itself. */
function inOrderOfReference(tables: readonly SnapshotTable[], references: readonly Reference[]): SnapshotTable[] {
  const ordered: SnapshotTable[] = [];
  const seen = new Set<string>();
  const visit = (table: SnapshotTable): void => {
    if (seen.has(table.name)) return;
    seen.add(table.name);
    const wanted = new Set(references.filter(({ from }) => from === table.name).map(({ to }) => to));
    for (const other of tables) if (wanted.has(other.name)) visit(other);
    ordered.push(table);
  };
  for (const table of tables) visit(table);
  return ordered;
}
