import { AsyncLocalStorage } from 'node:async_hooks';
import { isDatabaseDown, leaveInDoubt } from './database-down.ts';

interface Tally {
  count: number;
}

/**
 * How often this process committed something, or may have: in all, and within one request. Whoever finds the same number afterwards
 * knows that nothing was stored meanwhile.
 */
export class Commits {
  readonly #all: Tally = { count: 0 };
  readonly #own = new AsyncLocalStorage<Tally | null>();

  get count(): number {
    return this.#all.count;
  }

  /** How often that was within the request that asks; 0 outside of one. */
  get own(): number {
    return this.#own.getStore()?.count ?? 0;
  }

  /**
   * Runs work, and counts what it commits, and whatever it leads to.
   * @param work is given how often that was so far
   */
  follow<T>(work: (own: () => number) => T): T {
    const tally: Tally = { count: 0 };
    return this.#own.run(tally, () => work(() => tally.count));
  }

  /** Runs work that is nobody's own: what it commits counts for those who `share` it. */
  apart<T>(work: () => T): T {
    return this.#own.run(null, work);
  }

  /** Runs a statement that may commit. What broke off may be committed; what was refused is not. */
  async during<T>(statement: () => Promise<T>): Promise<T> {
    try {
      const result = await statement();
      this.note();
      return result;
    } catch (error) {
      if (isDatabaseDown(error)) this.doubt(error);
      throw error;
    }
  }

  /** Counts one that may have been made before something failed. */
  doubt(error: unknown): void {
    leaveInDoubt(error);
    this.note();
  }

  /** Counts one that was made. */
  note(): void {
    this.#all.count += 1;
    this.share();
  }

  /** Counts, for the request that asks, one that was made elsewhere for several of them. */
  share(): void {
    const own = this.#own.getStore();
    if (own) own.count += 1;
  }
}
