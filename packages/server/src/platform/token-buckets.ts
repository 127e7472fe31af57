import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.ts';

export interface Rate {
  /** How many may come at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * One token bucket for each key, as the moment at which it is full again (the generic cell rate algorithm). Of those that were
 * not used for longest it forgets some, so that memory is bounded.
 */
export class TokenBuckets {
  /** Between two tokens. */
  readonly #intervalMs: number;
  /** From empty to full. */
  readonly #fillsInMs: number;
  readonly #clock: Clock;
  readonly #fullAt: LRUCache<string | number, number>;

  /** @param most keys remembered at a time */
  constructor({ burst, perSecond }: Rate, clock: Clock, most = 10_000) {
    this.#intervalMs = 1000 / perSecond;
    this.#fillsInMs = burst * this.#intervalMs;
    this.#clock = clock;
    this.#fullAt = new LRUCache({ max: most });
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#fullAt.size;
  }

  /** Takes one token. @returns 0, or when there was none the milliseconds until there is one */
  take(key: string | number): number {
    const now = this.#clock();
    // Never emptier than empty, also when the clock is set back.
    const before = Math.min(this.#fullAt.get(key) ?? now, now + this.#fillsInMs);
    const after = Math.max(before, now) + this.#intervalMs;
    const waitMs = Math.max(0, Math.ceil(after - now - this.#fillsInMs));
    this.#fullAt.set(key, waitMs === 0 ? after : before);
    return waitMs;
  }

  giveBack(key: string | number): void {
    const fullAt = this.#fullAt.get(key);
    if (fullAt !== undefined) this.#fullAt.set(key, fullAt - this.#intervalMs);
  }
}
