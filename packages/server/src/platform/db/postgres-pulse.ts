import pg from 'pg';
import { openPool } from './postgres-pool.ts';

/** How long the database may take to answer the shortest question. */
const ANSWER_MS = 800;
/** An answer that takes longer is taken for a sign that the network may be gone. */
const SLOW_MS = 3_000;
const LOOK_MS = 1_000;

/** What was heard when the database was asked. `refuses`: it is there and takes no questions now. */
type Heard = 'answer' | 'refusal' | 'nothing';

/** Several may wait on one connection. */
interface Question {
  readonly client: pg.PoolClient;
  /** ms of a clock that is never set. */
  readonly since: number;
}

/**
 * Finds out within a second whether the database can be reached, on a connection of its own, so that whoever waits for a free one
 * or for a lock says nothing about it. Connections that wait for an answer of a database that is not to be heard are closed:
 * a network that is cut ends none by itself.
 */
export class Pulse implements AsyncDisposable {
  readonly #pool: pg.Pool;
  readonly #waiting = new Set<Question>();
  readonly #timer: NodeJS.Timeout;
  #looking = false;

  constructor(url: string) {
    this.#pool = openPool(url, 1, { connectMs: ANSWER_MS, answerMs: ANSWER_MS });
    this.#timer = setInterval(() => void this.#look(), LOOK_MS).unref();
  }

  /** Whether the database answers. Takes a second at most. */
  async beats(): Promise<boolean> {
    return (await this.#listen()) === 'answer';
  }

  /** Runs a question on a connection, which is closed when it waits for a database that is not there. */
  async during<T>(client: pg.PoolClient, question: () => Promise<T>): Promise<T> {
    const asked: Question = { client, since: performance.now() };
    this.#waiting.add(asked);
    try {
      return await question();
    } finally {
      this.#waiting.delete(asked);
    }
  }

  /** Asks on the connection that nobody else waits for. */
  async ask<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = await this.#pool.connect();
    try {
      const { rows } = await client.query<Row>(text, [...values]);
      client.release();
      return rows;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#pool.end();
  }

  async #listen(): Promise<Heard> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<Heard>((resolve) => {
      timer = setTimeout(() => resolve('nothing'), ANSWER_MS);
    });
    const heard = this.ask('select 1').then(
      (): Heard => 'answer',
      (error: unknown): Heard => (error instanceof pg.DatabaseError ? 'refusal' : 'nothing'),
    );
    try {
      return await Promise.race([heard, silence]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #look(): Promise<void> {
    const slow = (): pg.PoolClient[] => {
      const before = performance.now() - SLOW_MS;
      return [...new Set([...this.#waiting].flatMap(({ client, since }) => (since < before ? [client] : [])))];
    };
    if (this.#looking || slow().length === 0) return;
    this.#looking = true;
    try {
      if ((await this.#listen()) !== 'nothing') return;
      // To end a connection in an orderly way is to wait for its answers.
      for (const client of slow()) (client as unknown as pg.Client).connection.stream.destroy();
    } finally {
      this.#looking = false;
    }
  }
}
