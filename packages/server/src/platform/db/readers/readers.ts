import type { Found, Statement } from './reader-messages.ts';
import { ReaderThread } from './reader-thread.ts';

/** Statements that were asked in one turn of the event loop, and who waits for each. */
interface Batch {
  readonly statements: Statement[];
  readonly waiting: { readonly resolve: (found: Found) => void; readonly reject: (error: unknown) => void }[];
}

/** So that few wait for one that takes long. */
const TOGETHER = 8;

/**
 * A few threads that read one SQLite file beside the main thread. What is asked in one turn of the event loop, as a page and
 * its count, goes to one thread in one message and is answered of one instant. A read sees whatever was committed before it was
 * asked for. When all threads are busy the rest waits in the order in which it came, and whoever is free next takes its share
 * of it at once: a message costs more than a short read.
 */
export class Readers implements AsyncDisposable {
  readonly #start: () => ReaderThread;
  readonly #most: number;
  readonly #idle: ReaderThread[] = [];
  readonly #busy = new Set<ReaderThread>();
  readonly #starting = new Set<ReaderThread>();
  readonly #queue: Batch[] = [];
  #gathering: Batch | null = null;
  #pauses = 0;
  #closed = false;
  #onQuiet: (() => void)[] = [];

  /** @param most threads; each starts when all others are busy for the first time, unless `startAll` was called */
  constructor(file: string, most: number, start = () => new ReaderThread(file)) {
    this.#start = start;
    this.#most = most;
  }

  /** How many askers wait for a thread. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Starts all threads, so that nobody waits until one has started. Resolves when all can read, or could not start. */
  async startAll(): Promise<void> {
    while (!this.#closed && this.#count < this.#most) void this.#startOne();
    await Promise.allSettled([...this.#starting].map(({ started }) => started));
  }

  read(statement: Statement): Promise<Found> {
    if (this.#closed) return Promise.reject(new Error('The database is closed.'));
    if (this.#gathering === null) {
      const batch: Batch = { statements: [], waiting: [] };
      this.#gathering = batch;
      // Comes after all that this turn asks for.
      process.nextTick(() => {
        this.#gathering = null;
        this.#queue.push(batch);
        this.#next();
      });
    }
    const { statements, waiting } = this.#gathering;
    return new Promise((resolve, reject) => {
      statements.push(statement);
      waiting.push({ resolve, reject });
    });
  }

  /**
   * Runs work while nobody reads: who reads ends first, who comes waits.
   * @param patienceMs how long to wait for those who read; the work runs then, too
   */
  async whileNobodyReads<T>(patienceMs: number, work: () => Promise<T>): Promise<T> {
    this.#pauses++;
    try {
      if (this.#busy.size > 0) await this.#quiet(patienceMs);
      return await work();
    } finally {
      this.#pauses--;
      this.#next();
    }
  }

  /** Waits for what was asked. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    while (this.#gathering || this.#queue.length > 0 || this.#busy.size > 0) await this.#quiet(1000);
    for (const thread of [...this.#idle.splice(0), ...this.#starting]) await thread[Symbol.asyncDispose]();
  }

  get #count(): number {
    return this.#idle.length + this.#busy.size + this.#starting.size;
  }

  async #startOne(): Promise<void> {
    const thread = this.#start();
    this.#starting.add(thread);
    try {
      await thread.started;
      this.#idle.push(thread);
    } catch (error) {
      // Whoever has waited longest is told, so that a reader that cannot start is not started without end.
      for (const { reject } of this.#queue.shift()?.waiting ?? []) reject(error);
    }
    this.#starting.delete(thread);
    this.#next();
  }

  /** Resolves when no thread is busy, or after a while. */
  #quiet(patienceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      this.#onQuiet.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #next(): void {
    while (this.#pauses === 0 && this.#queue.length > 0) {
      const thread = this.#idle.pop();
      if (!thread) {
        // Starting takes longer than most reads: whichever thread is free first takes what waits.
        if (this.#starting.size === 0 && this.#count < this.#most) void this.#startOne();
        return;
      }
      const share = Math.min(TOGETHER, Math.ceil(this.#queue.length / this.#most));
      const batches = this.#queue.splice(0, share);
      this.#busy.add(thread);
      void this.#run(thread, {
        statements: batches.flatMap(({ statements }) => statements),
        waiting: batches.flatMap(({ waiting }) => waiting),
      });
    }
    if (this.#busy.size === 0) for (const tell of this.#onQuiet.splice(0)) tell();
  }

  async #run(thread: ReaderThread, { statements, waiting }: Batch): Promise<void> {
    try {
      const found = await thread.read(statements);
      for (const [i, { resolve }] of waiting.entries()) {
        const one = found[i];
        if (one) resolve(one);
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
    this.#busy.delete(thread);
    // One that crashed is replaced when it is needed.
    if (thread.alive) this.#idle.push(thread);
    this.#next();
  }
}
