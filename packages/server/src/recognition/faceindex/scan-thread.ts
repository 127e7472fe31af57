/** The main thread's end of a scan worker. */

import { Worker } from 'node:worker_threads';
import { scanWorkerUrl } from './kernel.ts';
import type { Scan, ScanResults } from './scan.ts';
import type { FromScanWorker, ScanWorkerData, ToScanWorker } from './scan-messages.ts';
import type { Segment } from './segment.ts';
import type { Space } from './space.ts';

interface Pending {
  readonly resolve: (results: readonly ScanResults[]) => void;
  readonly reject: (error: Error) => void;
}

/** From the start of a worker to its end, whatever the end. */
interface Life {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
  /** Memories that the worker has, by the numbers that it knows them by. */
  readonly opened: Map<Segment, number>;
}

/** Starts its worker when it is first needed, and a new one after a crash. Searches queue up in the worker's port. */
export class ScanThread implements AsyncDisposable {
  readonly #data: ScanWorkerData;
  #life: Life | undefined;
  #lastSearch = 0;
  #lastSegment = 0;

  constructor(data: ScanWorkerData) {
    this.#data = data;
  }

  /** How many searches it has not answered yet. */
  get waiting(): number {
    return this.#life?.pending.size ?? 0;
  }

  async scan(space: Space, scan: Scan): Promise<ScanResults> {
    const [results] = await this.scanAll(space, [scan]);
    if (!results) throw new Error('A scan has no results.');
    return results;
  }

  /** One scan after the other, whoever waits meanwhile. @returns the results of each */
  scanAll(space: Space, scans: readonly Scan[]): Promise<readonly ScanResults[]> {
    this.#life ??= this.#start();
    const life = this.#life;
    const { worker, pending } = life;
    const segments = space.segments.map((segment) => this.#open(life, segment));
    const search = ++this.#lastSearch;
    return new Promise((resolve, reject) => {
      pending.set(search, { resolve, reject });
      worker.ref();
      post(worker, { kind: 'scan', search, segments, scans });
    });
  }

  forget(space: Space): void {
    const life = this.#life;
    if (!life) return;
    for (const segment of space.segments) {
      const number = life.opened.get(segment);
      if (number === undefined) continue;
      life.opened.delete(segment);
      post(life.worker, { kind: 'forget', segment: number });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const life = this.#life;
    if (!life) return;
    this.#end(life, new Error('The face index is closed.'));
    await life.worker.terminate();
  }

  #open({ worker, opened }: Life, segment: Segment): number {
    const known = opened.get(segment);
    if (known !== undefined) return known;
    const number = ++this.#lastSegment;
    opened.set(segment, number);
    post(worker, { kind: 'open', segment: number, memory: segment.memory, pages: segment.pages });
    return number;
  }

  #start(): Life {
    const worker = new Worker(scanWorkerUrl, { workerData: this.#data, execArgv: [], name: 'kith-scan' });
    const life: Life = { worker, pending: new Map(), opened: new Map() };
    worker.unref();
    worker.on('message', ({ search, results }: FromScanWorker) => {
      life.pending.get(search)?.resolve(results);
      life.pending.delete(search);
      // An idle worker keeps no process alive; a search that someone awaits does.
      if (life.pending.size === 0) worker.unref();
    });
    worker.on('error', (cause) => this.#end(life, new Error('A scan worker of the face index crashed.', { cause })));
    worker.on('exit', (code) =>
      this.#end(life, new Error(`A scan worker of the face index exited with code ${code}.`)),
    );
    return life;
  }

  #end(life: Life, error: Error): void {
    if (this.#life === life) this.#life = undefined;
    for (const { reject } of life.pending.values()) reject(error);
    life.pending.clear();
  }
}

function post(worker: Worker, message: ToScanWorker): void {
  worker.postMessage(message);
}
