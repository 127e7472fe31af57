import { Worker } from 'node:worker_threads';
import { builtFile } from '../../../recognition/built-file.ts';
import type { Found, FromReader, ReaderData, ReaderReady, Statement, ToReader } from './reader-messages.ts';

const script = builtFile('platform/db/readers/reader-worker.js');

interface Pending<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** The main thread's end of a reader, from the start of its worker to its end, whatever the end. */
export class ReaderThread implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending<readonly Found[]>>();
  /** Resolves when it can read; rejects when it ends before. */
  readonly started: Promise<void>;
  #onStarted: Pending<void> | undefined;
  #ended = false;
  #lastBatch = 0;

  /** @param file path of the SQLite database */
  constructor(file: string) {
    const workerData: ReaderData = { file };
    this.#worker = new Worker(script, { workerData, execArgv: [], name: 'kith-reader' });
    this.started = new Promise((resolve, reject) => {
      this.#onStarted = { resolve, reject };
    });
    // Whoever waits for the start is told; where nobody does, its end is no error.
    this.started.catch(() => undefined);
    this.#worker.on('message', (message: FromReader | ReaderReady) => {
      if (message === 'ready') this.#onStarted?.resolve();
      else {
        this.#pending.get(message.batch)?.resolve(message.found);
        this.#pending.delete(message.batch);
      }
      // An idle reader keeps no process alive; a read that someone awaits does.
      if (this.#pending.size === 0) this.#worker.unref();
    });
    this.#worker.on('error', (cause) => this.#end(new Error('A reader of the database crashed.', { cause })));
    this.#worker.on('exit', (code) => this.#end(new Error(`A reader of the database exited with code ${code}.`)));
  }

  /** Whether it can be asked again. */
  get alive(): boolean {
    return !this.#ended;
  }

  /** @throws {Error} when the thread ends before it answers */
  read(statements: readonly Statement[]): Promise<readonly Found[]> {
    const batch = ++this.#lastBatch;
    return new Promise((resolve, reject) => {
      this.#pending.set(batch, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ batch, statements } satisfies ToReader);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end(new Error('The database is closed.'));
    await this.#worker.terminate();
  }

  #end(error: Error): void {
    this.#ended = true;
    this.#onStarted?.reject(error);
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
