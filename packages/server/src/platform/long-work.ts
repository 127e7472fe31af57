import { setTimeout as pause, setImmediate as turnOfLoop } from 'node:timers/promises';

/** However many are at it. */
const LONGEST_REST_MS = 1000;

interface Deps {
  /** Whether several are there, who may want little. */
  readonly isShared: () => boolean;
  /** Resolves when something of an asker is under way. */
  readonly enter: (asker: string) => Promise<{ leave(): void }>;
}

/**
 * What takes long, piece by piece. Beside others each asker has one piece under way at a time, however many things it does, and rests
 * before the next, so that all who are at it leave half of the time to the others. What is done in one piece rests for nothing.
 */
export class LongWork {
  readonly #deps: Deps;
  /** Of whoever is at it: settles when the next piece may begin. */
  readonly #lines = new Map<string, Promise<void>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  piece<T>(asker: string, work: () => Promise<T>): Promise<T> {
    const before = this.#lines.get(asker);
    let tookMs = 0;
    const run = async (): Promise<T> => {
      const place = await this.#deps.enter(asker);
      const from = performance.now();
      try {
        return await work();
      } finally {
        tookMs = performance.now() - from;
        place.leave();
      }
    };
    const done = before ? this.#next(before).then(run) : run();
    const line = Promise.allSettled([before, done]).then(() => this.#rest(tookMs));
    this.#lines.set(asker, line);
    void line.then(() => {
      if (this.#lines.get(asker) === line) this.#lines.delete(asker);
    });
    return done;
  }

  /** Who is alone has several pieces under way: that is quicker, and in nobody's way. */
  async #next(before: Promise<void>): Promise<void> {
    await (this.#deps.isShared() ? before : turnOfLoop());
  }

  /** Each of n who are at it works for a share of 1 / 2n of the time. */
  async #rest(tookMs: number): Promise<void> {
    if (!this.#deps.isShared()) return;
    await pause(Math.min(LONGEST_REST_MS, (2 * this.#lines.size - 1) * tookMs));
  }
}
