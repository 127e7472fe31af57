import type { Clock } from '../clock.ts';

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
  readonly #most: number;
  readonly #fullAt = new Map<string | number, number>();

  /** @param most keys remembered at a time */
  constructor({ burst, perSecond }: Rate, clock: Clock, most = 10_000) {
    this.#intervalMs = 1000 / perSecond;
    this.#fillsInMs = burst * this.#intervalMs;
    this.#clock = clock;
    this.#most = most;
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
    this.#remember(key, waitMs === 0 ? after : before);
    return waitMs;
  }

  giveBack(key: string | number): void {
    const fullAt = this.#fullAt.get(key);
    if (fullAt !== undefined) this.#fullAt.set(key, fullAt - this.#intervalMs);
  }

  #remember(key: string | number, fullAt: number): void {
    // The last in the order of a map is the one that was put in last.
    this.#fullAt.delete(key);
    this.#fullAt.set(key, fullAt);
    const [oldest] = this.#fullAt.keys();
    if (this.#fullAt.size > this.#most && oldest !== undefined) this.#fullAt.delete(oldest);
  }
}
