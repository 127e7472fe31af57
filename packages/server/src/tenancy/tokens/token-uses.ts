import type { TokenId } from '@kith/contract';
import type { Logger } from 'pino';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { noteUse } from './store.ts';

const WRITTEN_EVERY_MS = 60_000;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Remembers when tokens are used and writes it once a minute, and at the stop: no request waits for a write. Other nodes hear
 * of it then, and a node that is killed loses what it has seen since.
 */
export class TokenUses implements AsyncDisposable {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #job: BackgroundJob;
  #unwritten = new Map<TokenId, number>();
  /** What is being written, and is not to be read in the database yet. */
  #writing = new Map<TokenId, number>();

  constructor({ db, clock, log }: Deps) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
    this.#job = new BackgroundJob(
      () => this.write(),
      (error) => log.warn({ err: error }, 'It could not be written when tokens were last used; it is kept for now.'),
      { everyMs: WRITTEN_EVERY_MS },
    );
  }

  /** The same callers, of whom it is noted that they came. */
  noting(callerOfKey: (key: string) => Promise<Caller | null>): (key: string) => Promise<Caller | null> {
    return async (key) => {
      const caller = await callerOfKey(key);
      if (caller) this.#unwritten.set(caller.tokenId, this.#clock());
      return caller;
    };
  }

  /** When a token was last used, if the database does not know it yet. */
  since(id: TokenId): number | undefined {
    return this.#unwritten.get(id) ?? this.#writing.get(id);
  }

  /** Writes what is not written yet. What cannot be written is written later. */
  async write(): Promise<void> {
    const used = this.#unwritten;
    if (used.size === 0) return;
    [this.#writing, this.#unwritten] = [used, new Map()];
    try {
      await this.#db.transaction(async (tx) => {
        // In one order, so that two nodes do not wait for each other.
        for (const [id, at] of [...used].sort(([a], [b]) => a - b)) await noteUse(tx, id, at, this.#clock());
      });
    } catch (error) {
      this.#unwritten = new Map([...used, ...this.#unwritten]);
      throw error;
    } finally {
      this.#writing = new Map();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#job[Symbol.asyncDispose]();
    await this.write().catch((error: unknown) =>
      this.#log.warn({ err: error }, 'It was lost when tokens were last used.'),
    );
  }
}
