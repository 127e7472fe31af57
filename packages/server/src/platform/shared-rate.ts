import type { Clock } from './clock.ts';

/** Sums of what was drained are true to this much. */
const ROUNDING = 1e-6;

/**
 * A rate that many share without shares of their own: `SharedRoom` as a bucket that leaks. Whoever has something in it may go on
 * until that is as much as is still free, and what leaks is taken from all alike. One alone gets the whole rate and fills half of the
 * room at once; who comes second is served at once, and gets half of the rate as long as both want it.
 */
export class SharedRate {
  readonly #room: number;
  readonly #perMs: number;
  readonly #clock: Clock;
  readonly #held = new Map<string, number>();
  #taken = 0;
  #drainedAt: number;

  /** @param room as many as may come at once, of all together */
  constructor({ room, perSecond }: { readonly room: number; readonly perSecond: number }, clock: Clock) {
    this.#room = room;
    this.#perMs = perSecond / 1000;
    this.#clock = clock;
    this.#drainedAt = clock();
  }

  /** Takes one. @returns 0, or when that would be too much the milliseconds until it would not */
  take(key: string): number {
    this.#drain();
    const held = this.#held.get(key) ?? 0;
    const free = this.#room - this.#taken - 1;
    const tooMuch = held > 0 ? held + 1 - free : -free;
    if (tooMuch > ROUNDING) {
      const ownShare = held > 0 ? 1 / this.#held.size : 0;
      return Math.ceil(tooMuch / (this.#perMs * (1 + ownShare)));
    }
    this.#held.set(key, held + 1);
    this.#taken += 1;
    return 0;
  }

  /** In steps of a millisecond at least, so that it costs little however often it is asked. */
  #drain(): void {
    const now = this.#clock();
    const elapsedMs = now - this.#drainedAt;
    if (elapsedMs >= 0 && elapsedMs < 1) return;
    this.#drainedAt = now;
    let left = Math.max(0, elapsedMs) * this.#perMs;
    // What one cannot use, because it has less, the others get.
    while (left > ROUNDING && this.#held.size > 0) left -= this.#drainAlike(left / this.#held.size);
    if (this.#held.size === 0) this.#taken = 0;
  }

  /** @returns how much went */
  #drainAlike(each: number): number {
    let drained = 0;
    for (const [key, held] of this.#held) {
      const left = held - each;
      if (left > ROUNDING) this.#held.set(key, left);
      else this.#held.delete(key);
      drained += Math.min(held, each);
    }
    this.#taken -= drained;
    return drained;
  }
}
