import { Worker } from 'node:worker_threads';
import { builtFile } from '../../../recognition/built-file.ts';
import type { Found, FromReader, ReaderData, Statement, ToReader } from './reader-messages.ts';

const script = builtFile('platform/db/readers/reader-worker.js');

interface Pending {
  readonly resolve: (found: readonly Found[]) => void;
  readonly reject: (error: Error) => void;
}

/** The main thread's end of a reader, from the start of its worker to its end, whatever the end. */
export class ReaderThread implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #ended = false;
  #lastBatch = 0;

  /** @param file path of the SQLite database */
  constructor(file: string) {
    const workerData: ReaderData = { file };
    this.#worker = new Worker(script, { workerData, execArgv: [], name: 'kith-reader' });
    this.#worker.unref();
    this.#worker.on('message', ({ batch, found }: FromReader) => {
      this.#pending.get(batch)?.resolve(found);
      this.#pending.delete(batch);
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
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
