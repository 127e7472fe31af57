import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../built-file.ts';
import { scaleTemplates } from './scale-template.ts';
import type { RawTemplate, ScaledTemplate } from './templates.ts';

const script = builtFile('recognition/scale/scale-worker.js');

/** Fewer are scaled sooner than a thread has started: a few milliseconds. */
const A_FEW = 32;

/** Scales many templates in a thread of its own, which starts when there are many, and lives as long as this. */
export class ScaleThread implements AsyncDisposable {
  #worker: Worker | undefined;

  /**
   * In the order of the templates. To be called again when it has answered.
   * @throws {Error} what the thread failed with
   */
  async scale(templates: readonly RawTemplate[]): Promise<readonly ScaledTemplate[]> {
    if (templates.length <= A_FEW) return scaleTemplates(templates);
    this.#worker ??= new Worker(script, { execArgv: [], name: 'kith-scale' });
    const answer = once(this.#worker, 'message');
    this.#worker.postMessage(templates);
    return (await answer)[0] as readonly ScaledTemplate[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate();
  }
}
