import type { PostgresPool } from 'kysely';
import type pg from 'pg';
import { ask, connect, endsConnection, isOutdated } from './ask-postgres.ts';
import type { Commits } from './commits.ts';
import { DatabaseDown } from './database-down.ts';
import type { Pulse } from './postgres-pulse.ts';
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
    connect: async () =>
      new PlannedConnection(await connect(deps.pool), names, deps) as Pick<
        PlannedConnection,
        'query' | 'release'
      > as unknown as Connection,
  };
}

const opens = /^(begin|start transaction)\b/;
const onlyReads = /^\s*(select|with(?!.*\b(insert|update|delete)\b))\b/is;

const done = (command: string) => ({ command, rowCount: null, rows: [] }) as unknown as pg.QueryResult;

/** One that was taken from the pool, until it is given back. After a failure that ends it nothing is asked any more. */
class PlannedConnection {
  readonly #client: pg.PoolClient;
  readonly #names: StatementNames;
  readonly #deps: Deps;
  #inTransaction = false;
  /** Of the transaction it is in. */
  #xid: string | null = null;
  #failure: unknown = null;

  constructor(client: pg.PoolClient, names: StatementNames, deps: Deps) {
    this.#client = client;
    this.#names = names;
    this.#deps = deps;
  }

  async query(text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    if (opens.test(text)) return this.#begin(text);
    if (text === 'commit') return this.#commit();
    if (text === 'rollback') return this.#rollback();
    const name = this.#names.of(text, values);
    const query = { text, values: [...values], ...(name !== undefined && { name }) };
    if (this.#inTransaction || onlyReads.test(text)) return this.#ask(query);
    return this.#deps.commits.during(() => this.#ask(query));
  }

  release(): void {
    this.#client.release(this.#failure !== null);
  }

  async #ask(query: pg.QueryConfig): Promise<pg.QueryResult> {
    if (this.#failure) throw this.#failure;
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
      return begun as pg.QueryResult;
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
    try {
      const result = await this.#ask({ text: 'commit' });
      commits.note();
      return result;
    } catch (error) {
      const fate = await this.#fateAfter(error);
      if (fate === 'unknown') commits.doubt(error);
      if (fate !== 'committed') throw error;
      commits.note();
      return done('COMMIT');
    }
  }

  async #fateAfter(error: unknown): Promise<Fate> {
    // What was refused was answered; without a connection it was never asked.
    if (!endsConnection(error)) return 'aborted';
    return this.#xid === null ? 'unknown' : fateOf(this.#deps.pulse, this.#xid);
  }

  async #rollback(): Promise<pg.QueryResult> {
    this.#inTransaction = false;
    // With the connection the transaction ended, too.
    if (this.#failure) return done('ROLLBACK');
    return this.#ask({ text: 'rollback' });
  }
}
