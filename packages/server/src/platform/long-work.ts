import { setTimeout as pause, setImmediate as turnOfLoop } from 'node:timers/promises';

/** However many are at it. */
const LONGEST_REST_MS = 1000;
/** What an asker has of each second without a rest: who asks for little rests for nothing. */
const FREE_MS = 100;

/**
 * What takes long, piece by piece. Beside others each asker has one piece under way at a time, however many things it does, and rests
 * before the next, so that all who are at it leave half of the time to the others.
 */
export class LongWork {
  readonly #isShared: () => boolean;
  /** Of whoever is at it: settles when the next piece may begin. */
  readonly #lines = new Map<string, Promise<void>>();
  /** Pieces of each that wait for the one before. */
  readonly #waiting = new Map<string, number>();
  /** For how long each worked in this second. */
  readonly #workedMs = new Map<string, number>();
  #secondFrom = 0;

  /** @param isShared whether several are there, who may want little */
  constructor(isShared: () => boolean) {
    this.#isShared = isShared;
  }

  waitingOf(asker: string): number {
    return this.#waiting.get(asker) ?? 0;
  }

  /** @param work is given what to call when it has waited for what it needs: that is not rested for */
  piece<T>(asker: string, work: (begins: () => void) => Promise<T>): Promise<T> {
    const before = this.#lines.get(asker);
    let tookMs = 0;
    const run = async (): Promise<T> => {
      let from = performance.now();
      try {
        return await work(() => {
          from = performance.now();
        });
      } finally {
        tookMs = performance.now() - from;
      }
    };
    const done = before ? this.#after(before, asker).then(run) : run();
    const line = Promise.allSettled([before, done]).then(() => this.#rest(asker, tookMs));
    this.#lines.set(asker, line);
    void line.then(() => {
      if (this.#lines.get(asker) === line) this.#lines.delete(asker);
    });
    return done;
  }

  /** Who is alone has several pieces under way: that is quicker, and in nobody's way. */
  async #after(before: Promise<void>, asker: string): Promise<void> {
    this.#waiting.set(asker, this.waitingOf(asker) + 1);
    await (this.#isShared() ? before : turnOfLoop());
    const left = this.waitingOf(asker) - 1;
    if (left > 0) this.#waiting.set(asker, left);
    else this.#waiting.delete(asker);
  }

  /** Each of n who are at it works for a share of 1 / 2n of the time. */
  async #rest(asker: string, tookMs: number): Promise<void> {
    const now = performance.now();
    if (now - this.#secondFrom > 1000) {
      this.#secondFrom = now;
      this.#workedMs.clear();
    }
    const workedMs = (this.#workedMs.get(asker) ?? 0) + tookMs;
    this.#workedMs.set(asker, workedMs);
    if (workedMs < FREE_MS || !this.#isShared()) return;
    await pause(Math.min(LONGEST_REST_MS, (2 * this.#lines.size - 1) * tookMs));
  }
}
