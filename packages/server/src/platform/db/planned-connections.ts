import { setTimeout as pause } from 'node:timers/promises';
import type { PostgresPool } from 'kysely';
import type pg from 'pg';
import { ask, connect, endsConnection, isOutdated } from './ask-postgres.ts';
import type { Commits } from './commits.ts';
import { DatabaseDown } from './database-down.ts';
import { AGAIN_MS, OUTLAST_MS } from './outlast.ts';
import { hasEnded } from './postgres-pool.ts';
import type { Pulse } from './postgres-pulse.ts';
import { lifeOf } from './server-life.ts';
import { StatementNames } from './statement-names.ts';
import { type Fate, fateOf } from './transaction-fate.ts';

type Connection = Awaited<ReturnType<PostgresPool['connect']>>;

interface Deps {
  readonly pool: pg.Pool;
  readonly pulse: Pulse;
  readonly commits: Commits;
}

/** Connections of a pool as Kysely takes them: statements that come often are planned once on each. */
export function plannedOnce(deps: Deps): PostgresPool {
  const names = new StatementNames();
  return {
    end: () => deps.pool.end(),
    async connect() {
      const connection = new PlannedConnection(names, deps);
      await connection.open();
      const taken: Pick<PlannedConnection, 'query' | 'release'> = connection;
      return taken as unknown as Connection;
    },
  };
}

const opens = /^(begin|start transaction)\b/;
const onlyReads = /^\s*(select|with(?!.*\b(insert|update|delete)\b))\b/is;

const done = (command: string) => ({ command, rowCount: null, rows: [] }) as unknown as pg.QueryResult;

/**
 * One that was taken from the pool, until it is given back. After a failure that ends it nothing is asked any more.
 *
 * What reads, or begins, is asked again on another one if the request has stored something by then: its answer shall be true, and is
 * worth waiting for a database that restarts. A request that has stored nothing is told so at once.
 */
class PlannedConnection {
  readonly #names: StatementNames;
  readonly #deps: Deps;
  #client: pg.PoolClient | null = null;
  #inTransaction = false;
  /** Of the transaction it is in. */
  #xid: string | null = null;
  #failure: unknown = null;

  constructor(names: StatementNames, deps: Deps) {
    this.#names = names;
    this.#deps = deps;
  }

  open(): Promise<void> {
    return this.#outlasting(async () => undefined);
  }

  async query(text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    if (opens.test(text)) return this.#outlasting(() => this.#begin(text));
    if (text === 'commit') return this.#commit();
    if (text === 'rollback') return this.#rollback();
    const name = this.#names.of(text, values);
    const query = { text, values: [...values], ...(name !== undefined && { name }) };
    if (this.#inTransaction) return this.#ask(query);
    if (onlyReads.test(text)) return this.#outlasting(() => this.#ask(query));
    return this.#deps.commits.during(() => this.#ask(query));
  }

  release(): void {
    this.#client?.release(this.#failure !== null);
    this.#client = null;
  }

  async #outlasting<T>(question: () => Promise<T>): Promise<T> {
    const { pool, commits } = this.#deps;
    const until = performance.now() + OUTLAST_MS;
    for (;;) {
      try {
        this.#client ??= await connect(pool);
        return await question();
      } catch (error) {
        if (!endsConnection(error) || commits.own === 0 || performance.now() > until) throw error;
        this.release();
        this.#failure = null;
        await pause(AGAIN_MS);
      }
    }
  }

  async #ask(query: pg.QueryConfig): Promise<pg.QueryResult> {
    if (this.#failure) throw this.#failure;
    if (!this.#client) throw new DatabaseDown('there is no connection');
    try {
      return await ask(this.#client, query, this.#deps.pulse);
    } catch (error) {
      if (endsConnection(error) || isOutdated((error as Error).cause)) this.#failure = error;
      throw error;
    }
  }

  /** In the same turn the transaction gets the number by which the database can be asked about it. */
  async #begin(text: string): Promise<pg.QueryResult> {
    try {
      const results: unknown = await this.#ask({ text: `${text}; select pg_current_xact_id()::text as xid` });
      const [begun, numbered] = results as pg.QueryResult[];
      this.#inTransaction = true;
      this.#xid = numbered?.rows[0]?.xid ?? null;
      return begun ?? done('BEGIN');
    } catch (error) {
      // A server that may only read gives no numbers, and leaves a transaction that nobody ends.
      this.#failure = error instanceof DatabaseDown ? error : new DatabaseDown(error);
      throw this.#failure;
    }
  }

  /** A commit whose answer was lost is made, or it is not: the database knows. */
  async #commit(): Promise<pg.QueryResult> {
    const { commits } = this.#deps;
    this.#inTransaction = false;
    const wasOver = this.#client === null || hasEnded(this.#client);
    const life = this.#client && lifeOf(this.#client);
    try {
      const result = await this.#ask({ text: 'commit' });
      commits.note();
      return result;
    } catch (error) {
      const fate = wasOver ? 'aborted' : await this.#fateAfter(error, life);
      if (fate === 'unknown') commits.doubt(error);
      if (fate !== 'committed') throw error;
      commits.note();
      return done('COMMIT');
    }
  }

  async #fateAfter(error: unknown, life: string | null): Promise<Fate> {
    // What was refused was answered.
    if (!endsConnection(error)) return 'aborted';
    return this.#xid === null ? 'unknown' : fateOf(this.#deps.pulse, this.#xid, life);
  }

  async #rollback(): Promise<pg.QueryResult> {
    this.#inTransaction = false;
    // With the connection the transaction ended, too.
    if (this.#failure || !this.#client) return done('ROLLBACK');
    return this.#ask({ text: 'rollback' });
  }
}
