import { chmodSync, existsSync } from 'node:fs';
import { Kysely, Migrator, sql, type Transaction } from 'kysely';
import type { Config } from '../config/config.ts';
import { type DatabaseKind, sqlite } from './dialects.ts';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';

/** Queries, in a transaction or outside. */
export type Queries = Kysely<Schema>;
export type Tx = Transaction<Schema>;

/** The one connection to what Kith remembers. */
export class Database implements AsyncDisposable {
  readonly queries: Queries;
  readonly #kind: DatabaseKind;

  private constructor(kind: DatabaseKind) {
    this.#kind = kind;
    this.queries = new Kysely<Schema>({ dialect: kind.dialect });
  }

  /** Opens the database and brings its schema up to date. */
  static async open(config: Config['database']): Promise<Database> {
    const database = new Database(sqlite(config.file));
    if (existsSync(config.file)) chmodSync(config.file, 0o600);
    const migrator = new Migrator({
      db: database.queries,
      provider: { getMigrations: async () => migrations(database.#kind) },
    });
    const { error } = await migrator.migrateToLatest();
    if (error) {
      await database[Symbol.asyncDispose]();
      throw error;
    }
    return database;
  }

  /** Runs `work` in one transaction: all of it is on the disk when the promise resolves, or none. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.queries.transaction().execute(work);
  }

  /** Runs a write whose unique value may be taken already; that is an outcome, not an error. */
  async unlessTaken<T>(write: () => Promise<T>): Promise<T | 'taken'> {
    try {
      return await write();
    } catch (error) {
      if (this.#kind.brokenConstraint(error) === 'unique') return 'taken';
      throw error;
    }
  }

  /** Makes sure that what was deleted is gone from the disk, and not only from what queries see. */
  scrub(): void {
    this.#kind.scrub();
  }

  /** Resolves when the database answers. */
  async ping(): Promise<void> {
    await sql`select 1`.execute(this.queries);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.queries.destroy();
  }
}
