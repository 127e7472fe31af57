import type { SpaceId } from '@kith/contract';
import { Kysely, type RawBuilder, type Transaction } from 'kysely';
import type { Config } from '../config/config.ts';
import { withSentAhead } from './ask-together.ts';
import type { Commits } from './commits.ts';
import { type Connections, type DatabaseKind, postgres, sqlite } from './dialects.ts';
import { giveNameKeys } from './give-name-keys.ts';
import { migrate } from './migrations/migrate.ts';
import { notedChanges } from './noted-changes.ts';
import type { Hearing, OtherNodes } from './other-nodes.ts';
import type { Schema } from './schema.ts';

/** Rows that take less than a millisecond. */
const A_FEW = 128;

/** Queries, in a transaction or outside. */
export type Queries = Kysely<Schema>;
export type Tx = Transaction<Schema>;

/** The one connection to what Kith remembers. */
export class Database implements AsyncDisposable {
  readonly queries: Queries;
  /**
   * For reads that may take a while: they keep neither the main thread nor those who write. Each sees all that was
   * committed before it was asked for; those that are asked at once see one instant. It can change nothing.
   */
  readonly reading: Queries;
  readonly #kind: DatabaseKind;
  #transactions = 0;
  #accessChanges: (() => number) | null = null;
  #others: OtherNodes | null = null;
  #onCommitted: Hearing['onCommitted'];

  private constructor(kind: DatabaseKind) {
    this.#kind = kind;
    this.queries = new Kysely<Schema>({ dialect: kind.dialect });
    this.reading = kind.reading ? new Kysely<Schema>({ dialect: kind.reading }) : this.queries;
  }

  /** Opens the database and brings its schema up to date. Several nodes may do so at once. */
  static async open(config: Config['database']): Promise<Database> {
    const kind = config.kind === 'sqlite' ? sqlite(config.file) : postgres(config.url, config.connections);
    const database = new Database(kind);
    try {
      await kind.ensureUsable();
      await migrate(database.queries as unknown as Kysely<unknown>, kind);
      database.#accessChanges = kind.countAccessChanges();
      return database;
    } catch (error) {
      await database[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * How often accounts, tokens or which spaces there are have changed since the start: what was read on this connection after
   * the number was asked for holds as long as the number does. Null where that cannot be known without asking the database.
   */
  accessChanges(): number | null {
    return this.#accessChanges?.() ?? null;
  }

  /**
   * Runs `work` in one transaction: all of it is on the disk when the promise resolves, or none. Other nodes are then told what was
   * noted in it; nobody waits for that.
   * @param how `light`: as `lightly`
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>, how: 'light' | 'lasting' = 'lasting'): Promise<T> {
    let changes: ReturnType<typeof notedChanges> = new Map();
    const run = (queries: Queries) =>
      queries.transaction().execute(async (tx) => {
        const done = await (this.#kind.takesAhead ? withSentAhead(tx, () => work(tx)) : work(tx));
        changes = notedChanges(tx);
        return done;
      });
    this.#transactions++;
    try {
      const outcome = await (how === 'light' ? this.lightly(run) : run(this.queries));
      for (const [spaceId, kinds] of changes) {
        for (const kind of kinds) {
          this.#onCommitted?.(spaceId, kind);
          this.#others?.tell(spaceId, kind);
        }
      }
      return outcome;
    } finally {
      this.#transactions--;
    }
  }

  /**
   * Runs a write that may be lost with the power, and no other way: it need not be on the disk when the promise resolves. For what is
   * done again when nothing says that it was done.
   */
  lightly<T>(write: (queries: Queries) => Promise<T>): Promise<T> {
    return this.#kind.lightly(this.queries, write);
  }

  /**
   * Where to read so many rows that an index finds: a few are read here sooner than a thread is asked, unless they would wait
   * for a transaction.
   */
  readingOf(rows: number): Queries {
    return rows <= A_FEW && this.#transactions === 0 ? this.queries : this.reading;
  }

  /** What this process committed, or may have: while it stays the same, nothing was stored. */
  get commits(): Commits {
    return this.#kind.commits;
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

  /** Runs a write that would leave a reference without what it refers to, which is an outcome, too. */
  async unlessReferredTo<T>(write: () => Promise<T>): Promise<T | 'broken reference'> {
    try {
      return await write();
    } catch (error) {
      if (this.#kind.brokenConstraint(error) === 'reference') return 'broken reference';
      throw error;
    }
  }

  /**
   * The first statement of a transaction that makes somebody known: nodes of a version that decided so under a lock wait for its end,
   * and it for theirs.
   */
  lockDecisions(tx: Tx, spaceId: SpaceId): Promise<void> {
    return this.#kind.lockDecisions(tx as unknown as Kysely<never>, spaceId);
  }

  /** Joins the nodes over this database: hears them, and tells them of commits from now on. */
  async join(hearing: Hearing): Promise<AsyncDisposable> {
    const others = await this.#kind.join(hearing);
    this.#others = others;
    this.#onCommitted = hearing.onCommitted;
    return {
      [Symbol.asyncDispose]: async () => {
        this.#others = null;
        this.#onCommitted = undefined;
        await others[Symbol.asyncDispose]();
      },
    };
  }

  /** Whether other nodes may be over it at the same time. */
  get isShared(): boolean {
    return this.#kind.isShared;
  }

  /** End of a query for rows that several nodes share out: it leaves out those that another one is just taking. */
  get skipTaken(): RawBuilder<unknown> {
    return this.#kind.skipTaken;
  }

  /** Epoch ms by the clock of the database: what nodes whose clocks differ agree on. */
  get now(): RawBuilder<number> {
    return this.#kind.now;
  }

  /** Whether parts of names are found by an index, and not by looking through all names. */
  namesIndexed(): Promise<boolean> {
    return this.#kind.namesIndexed(this.queries as unknown as Kysely<unknown>);
  }

  /** The schema as text, a line each, to be compared with the one that was reviewed. */
  dumpSchema(): Promise<string[]> {
    return this.#kind.dumpSchema(this.queries as unknown as Kysely<unknown>);
  }

  /** Gives names their keys that an older version wrote by the rules of its time. */
  giveNameKeys(stop: AbortSignal): Promise<void> {
    return giveNameKeys(this.queries as unknown as Kysely<unknown>, this.#kind.mayHoldHalves, stop);
  }

  /** Brings up to date what queries are planned with, as far as tables have grown, where the database does not do so itself. */
  analyseGrown(): Promise<void> {
    return this.#kind.analyseGrown(this.queries);
  }

  /** Makes sure that what was deleted is gone from the disk, and not only from what queries see. */
  scrub(): Promise<void> {
    return this.#kind.scrub();
  }

  /** Starts whatever reads beside the main thread, which otherwise starts when it is wanted. */
  startReading(): Promise<void> {
    return this.#kind.startReading();
  }

  /** How many requests wait to read. */
  get readsWaiting(): number {
    return this.#kind.readsWaiting();
  }

  /** Whether the database answers, which is known within a second. */
  answers(): Promise<boolean> {
    return this.#kind.answers();
  }

  /** How many connections this process may have, and all together; null where that means nothing. */
  connections(): Promise<Connections | null> {
    return this.#kind.connections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kind.close();
    await this.queries.destroy();
  }
}
