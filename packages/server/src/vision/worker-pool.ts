import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { AnalyseOptions, AnalysisOutcome } from './vision.ts';
import { VisionError } from './vision-error.ts';
import type { WorkerReport, WorkerRequest, WorkerStart } from './worker-messages.ts';

/** One picture that waits for a worker, or is with one. */
interface Job {
  readonly request: WorkerRequest;
  readonly resolve: (outcome: AnalysisOutcome) => void;
  readonly reject: (error: Error) => void;
}

/** One worker and what it is at. */
interface Post {
  readonly worker: Worker;
  state: { readonly kind: 'starting' | 'idle' | 'leaving' } | { readonly kind: 'busy'; readonly job: Job };
}

/** After so many starts in a row that came to nothing, starting another worker will not help. */
const FAILED_STARTS_LIMIT = 3;

/**
 * A fixed number of vision workers and one queue, first come, first served. A worker that dies takes only its own
 * picture with it and is replaced.
 */
export class WorkerPool implements AsyncDisposable {
  readonly #script: string;
  readonly #start: WorkerStart;
  readonly #posts = new Set<Post>();
  /** Unbounded here; who takes pictures from the world bounds what waits. */
  readonly #waiting: Job[] = [];
  #failedStarts = 0;
  #closed = false;

  private constructor(script: string, start: WorkerStart) {
    this.#script = script;
    this.#start = start;
  }

  /** Resolves when every worker has its networks open. */
  static async open(script: string, threads: number, start: WorkerStart): Promise<WorkerPool> {
    const pool = new WorkerPool(script, start);
    try {
      await Promise.all(Array.from({ length: threads }, () => pool.#hire()));
    } catch (error) {
      await pool[Symbol.asyncDispose]();
      throw error;
    }
    return pool;
  }

  /** Pictures that wait for a worker. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** The bytes are copied before this returns; the caller's stay as they are. */
  analyse(image: Uint8Array, options: AnalyseOptions): Promise<AnalysisOutcome> {
    if (this.#closed) return Promise.reject(new VisionError('closed', 'Vision is closed'));
    if (this.#posts.size === 0) {
      // All attempts failed at the last picture; this one deserves its own.
      this.#failedStarts = 0;
      this.#replace();
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request: { image: new Uint8Array(image), options }, resolve, reject });
      this.#dispatch();
    });
  }

  /** Finishes what is with a worker, rejects what waits, and lets the workers go. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const job of this.#waiting.splice(0)) job.reject(new VisionError('closed', 'Vision was closed meanwhile'));
    const gone = Array.from(
      this.#posts,
      ({ worker }) => new Promise<void>((resolve) => worker.once('exit', () => resolve())),
    );
    this.#dispatch();
    await Promise.all(gone);
  }

  /** Gives each idle worker the next picture, or its leave. */
  #dispatch(): void {
    for (const post of this.#posts) {
      if (post.state.kind !== 'idle') continue;
      if (this.#closed) {
        post.state = { kind: 'leaving' };
        post.worker.postMessage('close');
        continue;
      }
      const job = this.#waiting.shift();
      if (job === undefined) return;
      post.state = { kind: 'busy', job };
      post.worker.postMessage(job.request, [job.request.image.buffer]);
    }
  }

  /** Starts one worker and resolves when it is ready. */
  #hire(): Promise<void> {
    const worker = new Worker(this.#script, { workerData: this.#start, env: SHARE_ENV });
    const post: Post = { worker, state: { kind: 'starting' } };
    this.#posts.add(post);
    return new Promise((resolve, reject) => {
      let cause: unknown;
      worker.on('message', (report: WorkerReport) => {
        if (report.kind === 'ready') {
          this.#failedStarts = 0;
          resolve();
        } else if (post.state.kind === 'busy') {
          const { job } = post.state;
          if (report.kind === 'outcome') job.resolve(report.outcome);
          else job.reject(new VisionError('crashed', `The picture could not be analysed: ${report.reason}`));
        }
        post.state = { kind: 'idle' };
        this.#dispatch();
      });
      worker.on('error', (error) => {
        cause = error;
      });
      worker.on('exit', (code) => {
        const error = new VisionError('crashed', `A vision worker ended with code ${code}`, { cause });
        this.#posts.delete(post);
        if (post.state.kind === 'starting') {
          this.#failedStarts++;
          reject(error);
        } else {
          if (post.state.kind === 'busy') post.state.job.reject(error);
          this.#replace();
        }
      });
    });
  }

  #replace(): void {
    if (this.#closed) return;
    this.#hire().catch((error: unknown) => {
      if (this.#failedStarts < FAILED_STARTS_LIMIT) this.#replace();
      else if (this.#posts.size === 0) {
        const reason = error instanceof Error ? error : new VisionError('crashed', String(error));
        for (const job of this.#waiting.splice(0)) job.reject(reason);
      }
    });
  }
}
