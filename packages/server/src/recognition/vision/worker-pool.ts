import { SHARE_ENV, Worker } from 'node:worker_threads';
import { FairQueue } from './fair-queue.ts';
import type { AnalyseOptions, AnalysisOutcome, PictureQueue, RawFrame, Turn } from './vision.ts';
import { VisionError } from './vision-error.ts';
import type { WorkerReport, WorkerRequest, WorkerStart } from './worker-messages.ts';

/** What became of a picture. */
type PictureFate = AnalysisOutcome['kind'] | VisionError['code'];

export interface PoolOptions {
  /** Pictures that are analysed at the same time. */
  readonly threads: number;
  /** Pictures that would wait longer are turned away. */
  readonly longestWaitMs?: number;
  /** Encoded pictures that wait in memory, together. */
  readonly waitingBytes?: number;
  /** Told of every picture what became of it, and for how long a worker had it. */
  readonly onPicture?: (fate: PictureFate, workerMs: number) => void;
}

/** One picture that waits for a worker, or is with one. */
interface Job {
  readonly asker: string;
  readonly image: Uint8Array | RawFrame;
  readonly yields: boolean;
  readonly options: AnalyseOptions;
  readonly resolve: (outcome: AnalysisOutcome) => void;
  readonly reject: (error: VisionError) => void;
}

/** One worker and what it is at. */
interface Post {
  readonly worker: Worker;
  state:
    | { readonly kind: 'starting' | 'idle' | 'leaving' }
    | { readonly kind: 'busy'; readonly job: Job; readonly sinceMs: number };
}

/** After so many starts in a row that came to nothing, starting another worker will not help. */
const FAILED_STARTS_LIMIT = 3;
/** Official clients give up after four seconds, which are also for sending the picture and storing what it shows. */
const LONGEST_WAIT_MS = 2000;
const WAITING_BYTES = 256 * 1024 * 1024;
/** A frame of a camera, until there are measurements. */
const TYPICAL_PICTURE_MS = 100;
/** What pictures are at least taken to cost: a flood of files that are refused at once must not be let in unbounded. */
const LEAST_PICTURE_MS = 10;
/** The weight of the newest measurement in the mean. */
const NEWEST_WEIGHT = 0.05;

/**
 * A fixed number of vision workers and one queue in which askers take turns. A picture that could not be looked at soon
 * is turned away; when the queue is full, that is the newest one of whoever waits with the most. A worker that dies
 * takes only its own picture with it and is replaced.
 */
export class WorkerPool implements AsyncDisposable, PictureQueue {
  readonly #script: URL;
  readonly #start: WorkerStart;
  readonly #options: Required<PoolOptions>;
  readonly #posts = new Set<Post>();
  readonly #queue = new FairQueue<Job>();
  /** What yields to all of these. Its askers have one picture here at a time, so it needs no bound. */
  readonly #yielding = new FairQueue<Job>();
  #waitingBytes = 0;
  #meanPictureMs = TYPICAL_PICTURE_MS;
  #failedStarts = 0;
  #closed = false;

  private constructor(script: URL, start: WorkerStart, options: PoolOptions) {
    this.#script = script;
    this.#start = start;
    this.#options = { longestWaitMs: LONGEST_WAIT_MS, waitingBytes: WAITING_BYTES, onPicture: () => {}, ...options };
  }

  /** Resolves when every worker has its networks open. */
  static async open(script: URL, start: WorkerStart, options: PoolOptions): Promise<WorkerPool> {
    const pool = new WorkerPool(script, start, options);
    try {
      await Promise.all(Array.from({ length: options.threads }, () => pool.#hire()));
    } catch (error) {
      await pool[Symbol.asyncDispose]();
      throw error;
    }
    return pool;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  ensureRoom(asker: string): void {
    if (this.#hasRoomFor(0) || this.#isSomebodyAheadOf(asker)) return;
    const error = this.#busy();
    this.#options.onPicture(error.code, 0);
    throw error;
  }

  /** The bytes are copied when a worker is free, unless they are shared; the caller's stay as they are. */
  analyse(
    image: Uint8Array | RawFrame,
    { asker = '', yields = false, signal, ...options }: AnalyseOptions & Turn,
  ): Promise<AnalysisOutcome> {
    if (this.#closed) return Promise.reject(new VisionError('closed', 'Vision is closed'));
    if (this.#posts.size === 0) {
      // All attempts failed at the last picture; this one deserves its own.
      this.#failedStarts = 0;
      this.#replace();
    }
    let leave = () => {};
    return new Promise<AnalysisOutcome>((resolve, reject) => {
      const job: Job = { asker, image, yields, options, resolve, reject };
      leave = () => {
        if (this.#withdraw(job)) this.#fail(job, new VisionError('left', 'Nobody waits for this picture any more'));
      };
      signal?.addEventListener('abort', leave);
      if (yields) this.#yielding.push(job);
      else this.#enqueue(job);
      if (signal?.aborted) leave();
      this.#dispatch();
    }).finally(() => signal?.removeEventListener('abort', leave));
  }

  /** Finishes what is with a worker, rejects what waits, and lets the workers go. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#failWaiting(new VisionError('closed', 'Vision was closed meanwhile'));
    const gone = Array.from(
      this.#posts,
      ({ worker }) => new Promise<void>((resolve) => worker.once('exit', () => resolve())),
    );
    this.#dispatch();
    await Promise.all(gone);
  }

  /** Takes a job in, or turns one away: that of whoever waits with the most. */
  #enqueue(job: Job): void {
    while (!this.#hasRoomFor(bytesOf(job))) {
      const newest = this.#queue.newestOfLongest;
      if (newest === undefined || !this.#isSomebodyAheadOf(job.asker)) {
        this.#fail(job, this.#busy());
        return;
      }
      this.#withdraw(newest);
      this.#fail(newest, this.#busy());
    }
    this.#queue.push(job);
    this.#waitingBytes += bytesOf(job);
  }

  /** Whether a picture more would be looked at in time; one may always wait. */
  #hasRoomFor(bytes: number): boolean {
    const { length } = this.#queue;
    if (length === 0) return true;
    const { longestWaitMs, waitingBytes } = this.#options;
    return this.#waitMs(length) <= longestWaitMs && this.#waitingBytes + bytes <= waitingBytes;
  }

  /** How long a new picture waits behind so many. */
  #waitMs(ahead: number): number {
    return (ahead * Math.max(this.#meanPictureMs, LEAST_PICTURE_MS)) / this.#options.threads;
  }

  /** Whether somebody else waits with so many more pictures that one of those should make room. */
  #isSomebodyAheadOf(asker: string): boolean {
    const longest = this.#queue.newestOfLongest?.asker;
    return longest !== undefined && this.#queue.lengthOf(longest) > this.#queue.lengthOf(asker) + 1;
  }

  #busy(): VisionError {
    return new VisionError('busy', 'Too many pictures wait', { retryAfterMs: this.#waitMs(this.#queue.length) });
  }

  #withdraw(job: Job): boolean {
    if (job.yields) return this.#yielding.remove(job);
    if (!this.#queue.remove(job)) return false;
    this.#waitingBytes -= bytesOf(job);
    return true;
  }

  #next(): Job | undefined {
    const job = this.#queue.shift();
    if (job === undefined) return undefined;
    this.#waitingBytes -= bytesOf(job);
    return job;
  }

  /** What yields has all workers but one, so that whoever comes next need not wait for it to be done. */
  #nextYielding(): Job | undefined {
    const under = [...this.#posts].filter(({ state }) => state.kind === 'busy' && state.job.yields).length;
    return under < Math.max(1, this.#options.threads - 1) ? this.#yielding.shift() : undefined;
  }

  #failWaiting(error: VisionError): void {
    const next = () => this.#next() ?? this.#yielding.shift();
    for (let job = next(); job !== undefined; job = next()) this.#fail(job, error);
  }

  #fail(job: Job, error: VisionError, workerMs = 0): void {
    this.#options.onPicture(error.code, workerMs);
    job.reject(error);
  }

  #finish(job: Job, outcome: AnalysisOutcome, workerMs: number): void {
    // Nobody waits behind what yields, which is many small looks: it says nothing of how long the others take.
    if (!job.yields) this.#meanPictureMs += NEWEST_WEIGHT * (workerMs - this.#meanPictureMs);
    this.#options.onPicture(outcome.kind, workerMs);
    job.resolve(outcome);
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
      const job = this.#next() ?? this.#nextYielding();
      if (job === undefined) return;
      const { image, options } = job;
      post.state = { kind: 'busy', job, sinceMs: performance.now() };
      if (image instanceof Uint8Array) {
        const copy = new Uint8Array(image);
        post.worker.postMessage({ image: copy, options } satisfies WorkerRequest, [copy.buffer]);
      } else post.worker.postMessage({ image, options } satisfies WorkerRequest);
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
          const { job, sinceMs } = post.state;
          const workerMs = performance.now() - sinceMs;
          if (report.kind === 'outcome') this.#finish(job, report.outcome, workerMs);
          else {
            const error = new VisionError('crashed', `The picture could not be analysed: ${report.reason}`);
            this.#fail(job, error, workerMs);
          }
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
          if (post.state.kind === 'busy') this.#fail(post.state.job, error, performance.now() - post.state.sinceMs);
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
        this.#failWaiting(error instanceof VisionError ? error : new VisionError('crashed', String(error)));
      }
    });
  }
}

const bytesOf = ({ image }: Job): number => (image instanceof Uint8Array ? image : image.yuv420).byteLength;
