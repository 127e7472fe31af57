import Sqlite from 'better-sqlite3';
import { type ColumnDataType, type Dialect, type Expression, type RawBuilder, SqliteDialect, sql } from 'kysely';
import { preparedOnce } from './prepared-statements.ts';

/** Everything that differs between databases. Nothing else in the house knows which one it is. */
export interface DatabaseKind {
  readonly dialect: Dialect;
  /** Type of an id column; ids are never used twice. */
  readonly id: Expression<unknown>;
  readonly bytes: ColumnDataType;
  /** Closes a table whose rows live in its primary key. */
  readonly clustered: RawBuilder<unknown>;
  /** Makes sure that deleted content is gone from every file of the database. */
  scrub(): void;
  /** The constraint that an error breaks, or null when it is another error. */
  brokenConstraint(error: unknown): 'unique' | 'check' | null;
}

/**
 * SQLite in one file: WAL, every commit on the disk before it is answered, deleted content overwritten.
 * @param file absolute path, or `:memory:`
 */
export function sqlite(file: string): DatabaseKind {
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('secure_delete = ON');
  database.pragma('cache_size = -65536');
  database.pragma('temp_store = MEMORY');
  return {
    dialect: new SqliteDialect({ database: preparedOnce(database) }),
    id: sql`integer primary key autoincrement`,
    bytes: 'blob',
    clustered: sql`without rowid`,
    scrub() {
      database.pragma('wal_checkpoint(TRUNCATE)');
    },
    brokenConstraint(error) {
      if (!(error instanceof Sqlite.SqliteError)) return null;
      if (error.code === 'SQLITE_CONSTRAINT_UNIQUE' || error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return 'unique';
      return error.code === 'SQLITE_CONSTRAINT_CHECK' ? 'check' : null;
    },
  };
}
