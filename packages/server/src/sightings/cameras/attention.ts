import type { Clock } from '../../platform/clock.ts';

/** A look, or the next tick, that takes longer than this, ms, is a time in which nobody looked. */
const LATE_MS = 3000;

interface Clocks {
  /** Epoch ms, as the times of frames. */
  readonly clock: Clock;
  /** One that nobody sets. */
  readonly steady: Clock;
}

/** How far it is known who is before a camera: its pictures may not come, and nobody may have the time to look at them. */
export class Attention {
  readonly #clocks: Clocks;
  /** Since when pictures come and are looked at without a break, by the steady clock; null: none come. */
  #since: number | null = null;
  #tickedAt: number;
  /** Since when a frame is being looked at, by the same. */
  #lookingSince: number | null = null;
  /** Epoch ms when the frame came that was looked at last, and how much later that was known. */
  #looked = { at: 0, lagMs: 0 };

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
    this.#tickedAt = clocks.steady();
  }

  /** Pictures come. */
  online(): void {
    this.#since ??= this.#clocks.steady();
  }

  /** No pictures come. */
  offline(): void {
    this.#since = null;
  }

  /** A frame is being looked at, until `end`. */
  begin(): void {
    this.#lookingSince = this.#clocks.steady();
  }

  /** It is known whom it shows. @param at epoch ms when the frame came */
  note(at: number): void {
    this.#looked = { at, lagMs: Math.max(0, this.#clocks.clock() - at) };
  }

  /** It is looked at no more. */
  end(): void {
    this.#lookingSince = null;
  }

  /** Once a second: notices that nobody looked for a while. */
  tick(): void {
    const now = this.#clocks.steady();
    const isBreak = Math.max(now - this.#tickedAt, now - (this.#lookingSince ?? now)) > LATE_MS;
    if (isBreak && this.#since !== null) this.#since = now;
    this.#tickedAt = now;
  }

  /** Whether nobody can have been there in this time without being seen, ms. */
  lasts(ms: number): boolean {
    return this.#since !== null && this.#clocks.steady() - this.#since >= ms;
  }

  /** Until when it is known who was there, epoch ms: a frame that still waits to be looked at may show anybody. */
  get knownUntil(): number {
    const now = this.#clocks.clock();
    const { at, lagMs } = this.#looked;
    return Math.min(now, this.#lookingSince === null ? Math.max(at, now - lagMs) : at);
  }
}
