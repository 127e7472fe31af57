import { setTimeout as pause } from 'node:timers/promises';

/** However many are at it. */
const LONGEST_REST_MS = 1000;
/** What an asker has of each second without a rest: who asks for little rests for nothing. */
const FREE_MS = 100;

/** Is given what to call when it has waited for what it needs: that is not rested for. Settles when it is over. */
type Work<T> = (begins: () => void) => Promise<T>;

/** Of one asker. */
interface Line {
  /** What begins those that have yet to, in their order. */
  readonly waiting: Set<() => void>;
  /** How many are under way, or rested for. */
  underWay: number;
}

/**
 * What takes long, piece by piece. Beside others each asker has one piece under way at a time, however many things it does, and rests
 * before the next, so that all who are at it leave half of the time to the others.
 */
export class LongWork {
  readonly #isShared: () => boolean;
  /** Of whoever is at it. */
  readonly #lines = new Map<string, Line>();
  /** For how long each worked in this second. */
  readonly #workedMs = new Map<string, number>();
  #secondFrom = 0;

  /** @param isShared whether several are there, who may want little */
  constructor(isShared: () => boolean) {
    this.#isShared = isShared;
  }

  get waiting(): number {
    return [...this.#lines.values()].reduce((sum, { waiting }) => sum + waiting.size, 0);
  }

  waitingOf(asker: string): number {
    return this.#lines.get(asker)?.waiting.size ?? 0;
  }

  piece<T>(asker: string, work: Work<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.enter(asker, (begins) => work(begins).then(resolve, reject));
    });
  }

  /**
   * The same of whoever may leave.
   * @param work never fails
   * @returns takes it out of the line, where it has not begun
   */
  enter(asker: string, work: Work<void>): () => void {
    const line = this.#lines.get(asker) ?? { waiting: new Set(), underWay: 0 };
    this.#lines.set(asker, line);
    const begin = (): void => {
      line.waiting.delete(begin);
      void this.#run(asker, line, work);
    };
    if (line.underWay === 0) begin();
    else line.waiting.add(begin);
    // Who is alone has several pieces under way: that is quicker, and in nobody's way.
    if (line.waiting.has(begin) && !this.#isShared()) setImmediate(() => line.waiting.has(begin) && begin());
    return () => line.waiting.delete(begin);
  }

  async #run(asker: string, line: Line, work: Work<void>): Promise<void> {
    line.underWay++;
    let from = performance.now();
    await work(() => {
      from = performance.now();
    });
    await this.#rest(asker, performance.now() - from);
    line.underWay--;
    if (line.underWay > 0) return;
    const [next] = line.waiting;
    if (next) next();
    else this.#lines.delete(asker);
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
