import { Worker } from 'node:worker_threads';
import { DatabaseDown } from '../../platform/db/database-down.ts';
import { builtFile } from '../../recognition/built-file.ts';
import type { Asked, FromPastWorker, PastAnswer, PastWorkerData, ToPastWorker } from './past-messages.ts';

const script = builtFile('sightings/past/past-worker.js');

interface Pending {
  readonly resolve: (answer: PastAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** It ended before it answered: by itself, or for another one's sake. Whoever asks anew is answered by the next. */
export class PastOver extends Error {
  override readonly name = 'PastOver';
}

/** The main thread's end of the thread that holds the past, from its start to its end, whatever the end. */
export class PastThread implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #onEnd: (fault: Error | null) => void;
  #isOver = false;
  #down: DatabaseDown | undefined;
  #last = 0;

  /** @param onEnd is told what it ended of; null: it was closed */
  constructor(workerData: PastWorkerData, onEnd: (fault: Error | null) => void) {
    this.#onEnd = onEnd;
    this.#worker = new Worker(script, { workerData, execArgv: [], name: 'kith-past' });
    this.#worker.unref();
    this.#worker.on('message', (message: FromPastWorker) => this.#settle(message));
    this.#worker.on('error', (cause) => this.#end(new PastOver('The thread that holds the past crashed.', { cause })));
    this.#worker.on('exit', (code) => {
      this.#end(this.#down ?? new PastOver(`The thread that holds the past exited with code ${code}.`));
    });
  }

  /** @throws {DatabaseDown} it could not read, and is over; {PastOver} it ended before it answered */
  ask(asked: Asked): Promise<PastAnswer> {
    const request = ++this.#last;
    return new Promise((resolve, reject) => {
      if (this.#isOver) return reject(new PastOver('The thread that holds the past is over.'));
      this.#pending.set(request, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ request, asked } satisfies ToPastWorker);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end(null);
    await this.#worker.terminate();
  }

  #settle(message: FromPastWorker): void {
    if (message.kind === 'failed' && message.isDatabaseDown) {
      // Its connection may never be of use again, and what it holds is not followed. Whoever waits is told when it is gone.
      this.#down ??= new DatabaseDown(message.message);
      void this.#worker.terminate();
      return;
    }
    const pending = this.#pending.get(message.request);
    this.#pending.delete(message.request);
    if (message.kind === 'answer') pending?.resolve(message.answer);
    else pending?.reject(new Error(message.message));
    // An idle thread keeps no process alive; one that somebody waits for does.
    if (this.#pending.size === 0) this.#worker.unref();
  }

  #end(fault: Error | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const { reject } of this.#pending.values()) reject(fault ?? new PastOver('The past is closed.'));
    this.#pending.clear();
    this.#onEnd(fault);
  }
}
