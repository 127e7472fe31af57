import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../built-file.ts';
import { scaleTemplates } from './scale-template.ts';
import type { RawTemplate, ScaledTemplate } from './templates.ts';

const script = builtFile('recognition/scale/scale-worker.js');

/** Fewer are scaled sooner than a thread is told of them: a millisecond or two. */
const A_FEW = 32;

/** Scales many templates in threads of their own, which start when there are many, and live as long as this. */
export class ScaleThreads implements AsyncDisposable {
  readonly #threads: number;
  readonly #nicer: number;
  readonly #workers: Worker[] = [];

  /**
   * @param threads that may be busy at the same time
   * @param nicer than the thread that asks, by so much
   */
  constructor(threads: number, nicer: number) {
    this.#threads = threads;
    this.#nicer = nicer;
  }

  /**
   * In the order of the templates. To be called again when it has answered.
   * @throws {Error} what a thread failed with
   */
  async scale(templates: readonly RawTemplate[]): Promise<readonly ScaledTemplate[]> {
    if (templates.length <= A_FEW) return scaleTemplates(templates);
    const share = Math.max(A_FEW, Math.ceil(templates.length / this.#threads));
    const shares: Promise<readonly ScaledTemplate[]>[] = [];
    for (let first = 0; first < templates.length; first += share) {
      shares.push(this.#ask(shares.length, templates.slice(first, first + share)));
    }
    return (await Promise.all(shares)).flat();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  async #ask(thread: number, templates: readonly RawTemplate[]): Promise<readonly ScaledTemplate[]> {
    this.#workers[thread] ??= new Worker(script, { workerData: this.#nicer, execArgv: [], name: 'kith-scale' });
    const worker = this.#workers[thread];
    const answer = once(worker, 'message');
    worker.postMessage(templates);
    return (await answer)[0] as readonly ScaledTemplate[];
  }
}
