import type { SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { addUsage, type Usage } from './store.ts';
import { figureOf } from './usage.ts';

const WRITTEN_EVERY_MS = 10_000;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Counts requests in memory and writes the sums every ten seconds, when somebody asks for them and at the stop: no request
 * waits for a write. A node that is killed loses what it counted since.
 */
export class ApiCalls implements AsyncDisposable {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #job: BackgroundJob;
  #counted = new Map<string, Usage & { quantity: number }>();

  constructor({ db, clock, log }: Deps) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
    this.#job = new BackgroundJob(
      () => this.write(),
      (error) => log.warn({ err: error }, 'Usage figures could not be written; they are kept in memory for now.'),
      { everyMs: WRITTEN_EVERY_MS },
    );
  }

  count(spaceId: SpaceId): void {
    this.#add({ ...figureOf(spaceId, 'apiCall', this.#clock()), quantity: 1 });
  }

  /** Writes what was counted so far. What cannot be written is counted again. */
  async write(): Promise<void> {
    const figures = [...this.#counted.values()];
    this.#counted = new Map();
    if (figures.length === 0) return;
    try {
      await this.#db.transaction(async (tx) => {
        // In one order, so that two nodes do not wait for each other.
        for (const figure of figures.sort((a, b) => a.spaceId - b.spaceId)) await addUsage(tx, figure);
      });
    } catch (error) {
      for (const figure of figures) this.#add(figure);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#job[Symbol.asyncDispose]();
    await this.write().catch((error: unknown) => this.#log.warn({ err: error }, 'The last usage figures were lost.'));
  }

  #add(figure: Usage): void {
    const key = `${figure.spaceId} ${figure.month}`;
    const counted = this.#counted.get(key);
    if (counted) counted.quantity += figure.quantity;
    else this.#counted.set(key, { ...figure });
  }
}
