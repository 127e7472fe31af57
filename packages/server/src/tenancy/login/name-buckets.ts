import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import type { Rate } from '../../platform/token-buckets.ts';

interface Bucket {
  /** When it is full again. */
  readonly fullAt: number;
  /** Who waits, and from when on each has its turn; what it will take is taken already. */
  readonly line: Map<string, number>;
}

interface Line {
  readonly most: number;
  /** How long a turn is kept for who does not come. */
  readonly keptMs: number;
}

/**
 * A token bucket for each name, and a line before it: who is refused has the next turn that is nobody's, however often others come
 * meanwhile. Whoever asks all the time gets one turn after another, and cannot take those of who asks now and then.
 */
export class NameBuckets {
  readonly #intervalMs: number;
  readonly #fillsInMs: number;
  readonly #line: Line;
  readonly #clock: Clock;
  readonly #buckets = new LRUCache<string, Bucket>({ max: 10_000 });

  constructor({ burst, perSecond, line }: Rate & { readonly line: Line }, clock: Clock) {
    this.#intervalMs = 1000 / perSecond;
    this.#fillsInMs = burst * this.#intervalMs;
    this.#line = line;
    this.#clock = clock;
  }

  /**
   * Takes one token for somebody.
   * @returns 0, or the milliseconds after which to come again: the turn, or the next look at the line when that is sooner
   */
  take(name: string, who: string): number {
    const now = this.#clock();
    const { fullAt, line } = this.#upToDate(name, now);
    const turn = line.get(who);
    if (turn !== undefined && turn <= now) {
      line.delete(who);
      return 0;
    }
    if (turn !== undefined) return Math.min(turn - now, this.#intervalMs);
    const after = Math.max(fullAt, now) + this.#intervalMs;
    const waitMs = Math.max(0, Math.ceil(after - now - this.#fillsInMs));
    const getsTurn = waitMs === 0 || line.size < this.#line.most;
    if (getsTurn) this.#buckets.set(name, { fullAt: after, line });
    if (waitMs > 0 && getsTurn) line.set(who, now + waitMs);
    return Math.min(waitMs, this.#intervalMs);
  }

  giveBack(name: string): void {
    const bucket = this.#buckets.get(name);
    if (bucket) this.#buckets.set(name, { ...bucket, fullAt: bucket.fullAt - this.#intervalMs });
  }

  #upToDate(name: string, now: number): Bucket {
    const { fullAt, line } = this.#buckets.get(name) ?? { fullAt: now, line: new Map<string, number>() };
    const lapsed = [...line].filter(([, turn]) => turn + this.#line.keptMs < now);
    for (const [who] of lapsed) line.delete(who);
    const left = fullAt - lapsed.length * this.#intervalMs;
    // A clock that is set back makes nobody wait for the time of before.
    const latest = now + this.#fillsInMs + line.size * this.#intervalMs;
    const bucket = left > latest ? { fullAt: now + this.#fillsInMs, line: new Map() } : { fullAt: left, line };
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
