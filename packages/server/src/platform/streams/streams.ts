import { Worker } from 'node:worker_threads';
import type { CameraPicture, CameraProblemCode, Zone } from '@kith/contract';
import { builtFile } from '../../recognition/built-file.ts';
import type { RawFrame } from '../../recognition/vision/vision.ts';
import { type Backoff, backoff } from './backoff.ts';
import { type Ffmpeg, findFfmpeg } from './find-ffmpeg.ts';
import type { StreamAddress } from './stream-address.ts';
import type { Counted, Found, FromReader, SharedFrame, StreamReport, StreamSpec, ToReader } from './stream-messages.ts';

const script = builtFile('platform/streams/stream-worker.js');

/** A camera that is silent is noticed within ten seconds. */
const SILENCE_MS = 8000;

export interface StreamOptions {
  readonly zones?: readonly Zone[];
  /** Frames a second at most. */
  readonly rate: number;
  readonly backoff?: Backoff;
  readonly silenceMs?: number;
  readonly again?: boolean;
}

/** Where a stream is; or why that cannot be said, or must not be read. */
export type FoundAddress =
  | { readonly kind: 'stream'; readonly address: StreamAddress }
  | { readonly kind: 'fails'; readonly problem: CameraProblemCode };

/** How a stream is. */
export type StreamState =
  | { readonly kind: 'online'; readonly picture: CameraPicture }
  /** @param detail what ffmpeg says, without address, user and password */
  | { readonly kind: 'offline'; readonly problem: CameraProblemCode; readonly detail: string };

export interface StreamListener {
  readonly onState: (state: StreamState) => void;
  readonly onCounted?: (counted: Counted) => void;
}

/** A frame in shared memory, to be given back when nobody reads it any more. */
export interface StreamFrame {
  readonly picture: RawFrame;
  /** Epoch ms when it came. */
  readonly at: number;
  release(): void;
}

/** One stream that is read, until it is closed. */
export interface Stream extends AsyncDisposable {
  /** The newest frame, once something moves; null when the stream is closed. One is waited for at a time. */
  next(): Promise<StreamFrame | null>;
  /** Whoever waits for a frame, or does so next, is given one even if nothing moves. */
  lookAnyway(): void;
}

/** The streams of cameras: one thread reads all, each from a child process of its own. */
export class Streams implements AsyncDisposable {
  readonly #command: string;
  #ffmpeg: Ffmpeg | null = null;
  #worker: Worker | undefined;
  #crash: unknown;
  readonly #open = new Map<number, OpenStream>();
  #last = 0;

  /** @param command path of ffmpeg, or its name on PATH */
  constructor(command = 'ffmpeg') {
    this.#command = command;
  }

  /** The ffmpeg that is used; null while there is none. It may be installed while Kith runs. */
  async ffmpeg(): Promise<Ffmpeg | null> {
    this.#ffmpeg ??= await findFfmpeg(this.#command);
    return this.#ffmpeg;
  }

  /** @param find says where it is, before every connection */
  open(find: () => Promise<FoundAddress>, options: StreamOptions, listener: StreamListener): Stream {
    const id = ++this.#last;
    const spec: StreamSpec = { ...{ zones: [], backoff, silenceMs: SILENCE_MS, again: true }, ...options };
    const ends = { post: (message: ToReader) => this.#post(message), find: () => this.#find(find), listener };
    const stream = new OpenStream(id, spec, ends);
    this.#open.set(id, stream);
    return stream;
  }

  async #find(find: () => Promise<FoundAddress>): Promise<Found> {
    const ffmpeg = await this.ffmpeg();
    if (!ffmpeg) return { kind: 'fails', problem: 'no_ffmpeg' };
    const found = await find();
    return found.kind === 'fails' ? found : { ...found, ffmpeg };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    for (const stream of this.#open.values()) {
      stream.stopWaiting();
      if (!worker) stream.lose('');
    }
    if (!worker) return;
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('close' satisfies ToReader);
    await gone;
  }

  #post(message: ToReader): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(message);
  }

  #start(): Worker {
    const worker = new Worker(script, { execArgv: [], name: 'kith-streams' });
    worker.on('message', ({ stream, ...report }: FromReader) => {
      this.#open.get(stream)?.hear(report as StreamReport, (message) => worker.postMessage(message));
      if (report.kind === 'closed') this.#open.delete(stream);
    });
    // What it ended with is told to whoever has a stream: all of them stopped.
    worker.on('error', (error) => {
      this.#crash = error;
    });
    worker.on('exit', () => {
      this.#worker = undefined;
      const detail = String(this.#crash ?? '');
      this.#crash = undefined;
      for (const [id, stream] of this.#open) {
        if (stream.isClosed) this.#open.delete(id);
        stream.lose(detail);
      }
    });
    return worker;
  }
}

interface Ends {
  readonly post: (message: ToReader) => void;
  readonly find: () => Promise<Found>;
  readonly listener: StreamListener;
}

class OpenStream implements Stream {
  readonly #id: number;
  readonly #spec: StreamSpec;
  readonly #ends: Ends;
  #waiting: ((frame: StreamFrame | null) => void) | null = null;
  #looksAnyway = false;
  #isClosed = false;
  readonly #gone: Promise<void>;
  #onGone = () => {};

  constructor(id: number, spec: StreamSpec, ends: Ends) {
    this.#id = id;
    this.#spec = spec;
    this.#ends = ends;
    this.#begin();
    this.#gone = new Promise((resolve) => {
      this.#onGone = resolve;
    });
  }

  next(): Promise<StreamFrame | null> {
    if (this.#isClosed) return Promise.resolve(null);
    this.#ends.post({ kind: 'want', stream: this.#id, still: this.#looksAnyway });
    this.#looksAnyway = false;
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  lookAnyway(): void {
    if (this.#waiting) this.#ends.post({ kind: 'want', stream: this.#id, still: true });
    else this.#looksAnyway = true;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The thread that read it is gone, and another one reads it soon. */
  lose(detail: string): void {
    if (this.#isClosed) {
      this.#onGone();
      return;
    }
    this.#ends.listener.onState({ kind: 'offline', problem: 'stopped', detail });
    setTimeout(() => this.#begin(), this.#spec.backoff.firstMs).unref();
  }

  #begin(): void {
    if (this.#isClosed) return;
    this.#ends.post({ kind: 'open', stream: this.#id, spec: this.#spec });
    if (this.#waiting) this.#ends.post({ kind: 'want', stream: this.#id, still: false });
  }

  /** @param answer goes to the very thread that told it */
  hear(report: StreamReport, answer: (message: ToReader) => void): void {
    switch (report.kind) {
      case 'find':
        void this.#find();
        return;
      case 'frame':
        this.#hand(report.frame, answer);
        return;
      case 'counted':
        this.#ends.listener.onCounted?.(report.counted);
        return;
      case 'closed':
        this.stopWaiting();
        this.#onGone();
        return;
      case 'online':
        this.#ends.listener.onState({ kind: 'online', picture: report.picture });
        return;
      case 'offline':
        this.#ends.listener.onState({ kind: 'offline', problem: report.problem, detail: report.detail });
        return;
      default:
        report satisfies never;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isClosed) this.#ends.post({ kind: 'close', stream: this.#id });
    this.stopWaiting();
    await this.#gone;
  }

  async #find(): Promise<void> {
    // What cannot be found out now may be at the next attempt.
    const found = await this.#ends.find().catch((): Found => ({ kind: 'fails', problem: 'unreachable' }));
    if (!this.#isClosed) this.#ends.post({ kind: 'found', stream: this.#id, found });
  }

  /** Nobody is given anything any more. */
  stopWaiting(): void {
    this.#isClosed = true;
    this.#waiting?.(null);
    this.#waiting = null;
  }

  #hand({ slot, memory, at, ...format }: SharedFrame, answer: (message: ToReader) => void): void {
    const release = () => answer({ kind: 'release', slot });
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) waiting({ picture: { ...format, yuv420: new Uint8Array(memory) }, at, release });
    else release();
  }
}
