import { availableParallelism } from 'node:os';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import {
  type ColumnDataType,
  type Dialect,
  type Expression,
  type Kysely,
  type RawBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import pg from 'pg';
import { makePrivate } from '../files/make-private.ts';
import { countAccessChanges } from './access-changes.ts';
import { postgresAlarmTriggers, sqliteAlarmTriggers } from './alarm-triggers.ts';
import { analyseGrown, OPTIMISE, ROWS_ANALYSED } from './analyse-grown.ts';
import { Commits } from './commits.ts';
import { postgresGoneTriggers, sqliteGoneTriggers } from './gone-triggers.ts';
import { postgresIndexTriggers, sqliteIndexTriggers } from './index-triggers.ts';
import { PostgresWithLists, SqliteWithLists } from './list-parameters.ts';
import { postgresNameIndexes, postgresNamesIndexed, sqliteNameIndexes } from './name-search.ts';
import type { Hearing, OtherNodes } from './other-nodes.ts';
import { plannedOnce } from './planned-connections.ts';
import { connectionsAllowed, refuseLentConnections } from './postgres-connections.ts';
import { patient, settingLimits } from './postgres-limits.ts';
import { lockedUntilCommit, takeTurn } from './postgres-locks.ts';
import { joinNodes, quietRevisions, tellRevisions } from './postgres-nodes.ts';
import { openPool } from './postgres-pool.ts';
import { Pulse } from './postgres-pulse.ts';
import { preparedOnce } from './prepared-statements.ts';
import { Readers } from './readers/readers.ts';
import { ReadingDialect } from './readers/reading-dialect.ts';
import { postgresKeepScaled, sqliteKeepScaled } from './scaled/keep-scaled.ts';
import { keepSigns } from './signs/keep-signs.ts';
import { signsOfScales } from './signs/signs-of-scales.ts';
import { postgresStrangerTriggers, sqliteStrangerTriggers } from './stranger-triggers.ts';

/** Everything that differs between databases. Nothing else in the house knows which one it is. */
export interface DatabaseKind {
  readonly dialect: Dialect;
  /** Reads beside whatever the other one does; null where that one can do so itself. */
  readonly reading: Dialect | null;
  /** Starts what reads beside, where that is of this process. */
  startReading(): Promise<void>;
  /** How many wait to read. */
  readsWaiting(): number;
  /** Whether several nodes may be over one. */
  readonly isShared: boolean;
  /** Whether it takes questions of a transaction before it has answered the last, and does nothing of those behind one that failed. */
  readonly takesAhead: boolean;
  /** Type of an id column that is the primary key; ids are never used twice. */
  readonly id: Expression<unknown>;
  /** The same in a table of a space, whose key begins with the space. */
  readonly idInSpace: Expression<unknown>;
  readonly bytes: ColumnDataType;
  /** Closes a table whose rows live in its primary key. */
  readonly clustered: RawBuilder<unknown>;
  /** Ends a query for rows that several nodes share out: it leaves out those that another one is just taking. */
  readonly skipTaken: RawBuilder<unknown>;
  /** Epoch ms by the clock of the database, which all nodes share. */
  readonly now: RawBuilder<number>;
  /** Statements of the schema that make the database say when a space's revision grew, when several nodes may share it. */
  readonly tellRevisions: readonly RawBuilder<unknown>[];
  /** Statements that make it keep that to itself. */
  readonly quietRevisions: readonly RawBuilder<unknown>[];
  /** Statements of the schema that make parts of names quick to find. */
  readonly nameIndexes: readonly RawBuilder<unknown>[];
  /** Statements of the schema that let the database keep the sign bits of templates, where it can look for faces. */
  readonly keepSigns: readonly RawBuilder<unknown>[];
  /** Statements of the schema that let it keep what follows from templates in step with them. */
  readonly keepScaled: readonly RawBuilder<unknown>[];
  /** Statements of the schema that let it keep sign bits of several scales. */
  readonly signsOfScales: readonly RawBuilder<unknown>[];
  /** Whether they are: a database may refuse. */
  namesIndexed(db: Kysely<unknown>): Promise<boolean>;
  /** Statements of the schema that make the database remember what no face index may rely on any more. */
  readonly indexTriggers: readonly RawBuilder<unknown>[];
  /** Statements of the schema that make it remember which faces of entries are gone. */
  readonly goneTriggers: readonly RawBuilder<unknown>[];
  /** Statements of the schema that make it remember which strangers changed, and forget those of whom nothing is left. */
  readonly strangerTriggers: readonly RawBuilder<unknown>[];
  /** Statements of the schema that let it switch off alarm rules without what they name, and forget alarms of whoever is erased. */
  readonly alarmTriggers: readonly RawBuilder<unknown>[];
  /**
   * Begins to count, once the schema is there, the changes of accounts, tokens and which spaces there are; null where other
   * processes make them, too.
   */
  countAccessChanges(): (() => number) | null;
  /** Statements that check what is deferred to the end of the transaction, so that its tables may be altered. */
  readonly checkDeferred: readonly RawBuilder<unknown>[];
  /** Hears other nodes, and tells them. */
  join(hearing: Hearing): Promise<OtherNodes>;
  /** Refuses, with a sentence, a way to the database that does not keep what Kith needs of a connection. */
  ensureUsable(): Promise<void>;
  /** Takes a step of the schema while no other node takes one: all of it, or none. */
  alone(db: Kysely<unknown>, step: (tx: Kysely<unknown>) => Promise<void>): Promise<void>;
  /** Within a transaction, before anything else is locked: keeps out versions that decide who is new under a lock. */
  lockDecisions(tx: Kysely<never>, key: number): Promise<void>;
  /** Begins a transaction that may be silent for long. */
  readonly patience: RawBuilder<unknown>;
  /** Whether the database can be reached: known within a second. */
  answers(): Promise<boolean>;
  /** Runs a write that may be lost with the power, and no other way: it does not wait for the disk where that can be said at no cost. */
  lightly<Tables, T>(queries: Kysely<Tables>, write: (queries: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** How many connections this process may have, and all processes together; null where that means nothing. */
  connections(): Promise<Connections | null>;
  /** Brings up to date what queries are planned with, as far as tables have grown, where the database does not do so itself. */
  analyseGrown<Tables>(queries: Kysely<Tables>): Promise<void>;
  /** Makes sure that deleted content is gone from every file that this process can clean. */
  scrub(): Promise<void>;
  /** What this process committed, or may have. */
  readonly commits: Commits;
  /** The constraint that an error breaks, or null when it is another error. */
  brokenConstraint(error: unknown): 'unique' | 'check' | 'reference' | null;
  /** Ends what the dialect itself does not end. */
  close(): Promise<void>;
  /** Where-clause: a text may hold half of a surrogate pair, which not every database refuses. */
  mayHoldHalves(column: string): RawBuilder<SqlBool>;
  /** Lets the ids of an empty table begin after this one. */
  giveIdsAfter(table: string, id: number): RawBuilder<unknown>;
  /** Every statement that made the schema, to be compared. */
  dumpSchema(db: Kysely<unknown>): Promise<string[]>;
}

export interface Connections {
  readonly most: number;
  readonly allowed: number;
}

const LOCK_WAIT_MS = 5000;
const SCRUB_AGAIN_MS = 1000;
/** How long erasing waits for those who read. */
const READERS_MS = 2000;
/** And for a transaction. */
const TRANSACTION_MS = 100;

/**
 * SQLite in one file, used by one process: WAL, every commit on the disk before it is answered but those of light writes, deleted
 * content overwritten.
 * @param file absolute path, or `:memory:`
 */
export function sqlite(file: string): DatabaseKind {
  if (file !== ':memory:') makePrivate(file);
  const database = new Sqlite(file, { timeout: LOCK_WAIT_MS });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('secure_delete = ON');
  database.pragma('cache_size = -65536');
  database.pragma('temp_store = MEMORY');
  database.pragma(`analysis_limit = ${ROWS_ANALYSED}`);
  // As `analyseGrown`, before anybody waits.
  database.pragma(`optimize = ${OPTIMISE}`);
  // A database in memory is seen by its own connection only.
  const readers = file === ':memory:' ? null : new Readers(file, readerThreads());
  let later: NodeJS.Timeout | undefined;
  const scrubLater = (): void => {
    if (later !== undefined) return;
    later = setTimeout(() => {
      later = undefined;
      // Of an error of the disk whoever writes is told.
      scrub().catch(scrubLater);
    }, SCRUB_AGAIN_MS).unref();
  };
  const emptyLog = async (): Promise<void> => {
    // Amid a transaction SQLite refuses. Nearly all of ours are over with this turn of the event loop.
    const until = performance.now() + TRANSACTION_MS;
    while (database.inTransaction && performance.now() < until) await turnOfTheLoop();
    if (!database.open) return;
    if (database.inTransaction) return scrubLater();
    // Another process may read, as a backup does: waiting for it would keep every request waiting.
    database.pragma('busy_timeout = 0');
    try {
      const [outcome] = database.pragma('wal_checkpoint(TRUNCATE)') as { readonly busy: number }[];
      if (outcome?.busy === 1) scrubLater();
    } finally {
      database.pragma(`busy_timeout = ${LOCK_WAIT_MS}`);
    }
  };
  /** What a reader of ours still sees cannot be wiped off the log. */
  const scrub = async (): Promise<void> => (readers ? readers.whileNobodyReads(READERS_MS, emptyLog) : emptyLog());
  const commits = new Commits();
  const id = sql`integer primary key autoincrement`;
  return {
    dialect: new SqliteWithLists({ database: preparedOnce(database, commits) }),
    reading: readers && new ReadingDialect(readers),
    startReading: async () => readers?.startAll(),
    readsWaiting: () => readers?.waiting ?? 0,
    isShared: false,
    // What fails of a full disk may end the transaction, and what is written then stays.
    takesAhead: false,
    id,
    idInSpace: id,
    bytes: 'blob',
    clustered: sql`without rowid`,
    skipTaken: sql``,
    now: sql`cast(unixepoch('subsec') * 1000 as integer)`,
    tellRevisions: [],
    quietRevisions: [],
    nameIndexes: sqliteNameIndexes(),
    indexTriggers: sqliteIndexTriggers(),
    goneTriggers: sqliteGoneTriggers(),
    strangerTriggers: sqliteStrangerTriggers(),
    alarmTriggers: sqliteAlarmTriggers(),
    keepSigns: [],
    keepScaled: sqliteKeepScaled(),
    signsOfScales: [],
    namesIndexed: async () => true,
    countAccessChanges: () => countAccessChanges(database),
    checkDeferred: [],
    join: async () => ({ tell: () => undefined, [Symbol.asyncDispose]: async () => undefined }),
    ensureUsable: async () => undefined,
    alone: (db, step) => db.transaction().execute(step),
    lockDecisions: async () => undefined,
    patience: sql`select 1`,
    answers: async () => database.prepare('select 1').get() !== undefined,
    // Nobody else writes while the connection is held. Whatever commits next with the disk takes this along.
    lightly: (queries, write) =>
      queries.connection().execute(async (held) => {
        database.pragma('synchronous = NORMAL');
        try {
          return await write(held);
        } finally {
          database.pragma('synchronous = FULL');
        }
      }),
    analyseGrown,
    connections: async () => null,
    close: async () => readers?.[Symbol.asyncDispose](),
    scrub,
    commits,
    brokenConstraint(error) {
      if (!(error instanceof Sqlite.SqliteError)) return null;
      if (error.code === 'SQLITE_CONSTRAINT_UNIQUE' || error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return 'unique';
      if (error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return 'reference';
      return error.code === 'SQLITE_CONSTRAINT_CHECK' ? 'check' : null;
    },
    // As UTF-8 would have it, were it a character: ED and then A0 to BF.
    mayHoldHalves: (column) => sql`hex(${sql.ref(column)}) glob '*ED[AB]*'`,
    giveIdsAfter: (table, last) => sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`,
    async dumpSchema(db) {
      const { rows } = await sql<{ sql: string }>`
        select sql from sqlite_master
        where sql is not null and name not like 'sqlite_%' and name not like 'kysely_%' and tbl_name not like 'kysely_%'
        order by tbl_name, type desc, name`.execute(db);
      return rows.map((row) => row.sql);
    },
  };
}

/** Two, so that one long read keeps nobody waiting; many would only wait for the main thread. */
const readerThreads = (): number => Math.min(4, Math.max(2, availableParallelism()));

/** How many connections a process has at most when nobody says. */
const CONNECTIONS = 12;

/**
 * PostgreSQL, shared by any number of nodes.
 * @param url `postgres://…`
 * @param connections how many to have at most: one listens, one says whether the database can be reached, the others are for requests
 */
export function postgres(url: string, connections: number = CONNECTIONS): DatabaseKind {
  const pool = openPool(url, connections - 2);
  const pulse = new Pulse(url);
  const commits = new Commits();
  return {
    dialect: new PostgresWithLists({ pool: plannedOnce({ pool, pulse, commits }) }),
    reading: null,
    startReading: async () => undefined,
    readsWaiting: () => pool.waitingCount,
    isShared: true,
    takesAhead: true,
    id: sql`bigint generated by default as identity primary key`,
    idInSpace: sql`bigint generated by default as identity`,
    bytes: 'bytea',
    clustered: sql``,
    skipTaken: sql`for update skip locked`,
    now: sql`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`,
    tellRevisions: tellRevisions(),
    quietRevisions: quietRevisions(),
    nameIndexes: postgresNameIndexes(),
    indexTriggers: postgresIndexTriggers(),
    goneTriggers: postgresGoneTriggers(),
    strangerTriggers: postgresStrangerTriggers(),
    alarmTriggers: postgresAlarmTriggers(),
    keepSigns: keepSigns(),
    keepScaled: postgresKeepScaled(),
    signsOfScales: signsOfScales(),
    countAccessChanges: () => null,
    namesIndexed: async (db) => (await postgresNamesIndexed.execute(db)).rows[0]?.indexed === true,
    checkDeferred: [sql`set constraints all immediate`, sql`set constraints all deferred`],
    join: (hearing) => joinNodes(url, hearing),
    ensureUsable: () => refuseLentConnections(pool, pulse),
    // Transactions of other connections go on meanwhile, and share the disk; saying it would be one more round trip.
    lightly: (queries, write) => write(queries),
    analyseGrown: async () => undefined,
    connections: async () => ({ most: connections, allowed: await connectionsAllowed(pulse) }),
    answers: () => pulse.beats(),
    alone: (db, step) => takeTurn(db, step),
    lockDecisions: async (tx, key) => void (await lockedUntilCommit(key).execute(tx)),
    patience: sql.raw(settingLimits(patient, 'local')),
    scrub: async () => undefined,
    commits,
    brokenConstraint(error) {
      const code = error instanceof pg.DatabaseError ? error.code : undefined;
      if (code === '23505') return 'unique';
      if (code === '23503') return 'reference';
      return code === '23514' ? 'check' : null;
    },
    mayHoldHalves: () => sql`false`,
    giveIdsAfter: (table, last) => sql`select setval(pg_get_serial_sequence(${table}, 'id'), ${last})`,
    async dumpSchema(db) {
      const { rows } = await sql<{ line: string }>`
        with parts as (select oid, relname from pg_class where relispartition)
        select table_name || '.' || column_name || ' ' || data_type || case is_nullable when 'NO' then ' not null' else '' end
          || coalesce(' default ' || column_default, '') || case is_identity when 'YES' then ' identity' else '' end as line
          from information_schema.columns where table_schema = current_schema() and table_name not like 'kysely_%'
            and table_name not in (select relname from parts)
        union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
          where connamespace = current_schema()::regnamespace and conrelid::regclass::text not like 'kysely_%' and contype <> 'n'
            and conrelid not in (select oid from parts)
        union all select indexdef from pg_indexes where schemaname = current_schema() and tablename not like 'kysely_%'
            and tablename not in (select relname from parts)
        union all select partrelid::regclass || ' partition by ' || pg_get_partkeydef(partrelid) || ' in ' || count(*)
          from pg_partitioned_table join pg_inherits on inhparent = partrelid group by partrelid
        union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
        order by 1`.execute(db);
      return rows.map((row) => row.line);
    },
    close: () => pulse[Symbol.asyncDispose](),
  };
}
