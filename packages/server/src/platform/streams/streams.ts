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
  /** Whoever waits for a frame is given one even if nothing moves. */
  lookAnyway(): void;
}

/** The streams of cameras: one thread reads all, each from a child process of its own. */
export class Streams implements AsyncDisposable {
  readonly #command: string;
  #ffmpeg: Ffmpeg | null = null;
  #worker: Worker | undefined;
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
    const stream = new OpenStream(id, {
      post: (message) => this.#post(message),
      find: () => this.#find(find),
      listener,
    });
    this.#open.set(id, stream);
    this.#post({ kind: 'open', stream: id, spec });
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
      this.#open.get(stream)?.hear(report as StreamReport);
      if (report.kind === 'closed') this.#open.delete(stream);
    });
    worker.on('exit', () => {
      this.#worker = undefined;
      for (const stream of this.#open.values()) stream.hear({ kind: 'closed' });
      this.#open.clear();
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
  readonly #ends: Ends;
  #waiting: ((frame: StreamFrame | null) => void) | null = null;
  #isClosed = false;
  readonly #gone: Promise<void>;
  #onGone = () => {};

  constructor(id: number, ends: Ends) {
    this.#id = id;
    this.#ends = ends;
    this.#gone = new Promise((resolve) => {
      this.#onGone = resolve;
    });
  }

  next(): Promise<StreamFrame | null> {
    if (this.#isClosed) return Promise.resolve(null);
    this.#ends.post({ kind: 'want', stream: this.#id, still: false });
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  lookAnyway(): void {
    if (this.#waiting) this.#ends.post({ kind: 'want', stream: this.#id, still: true });
  }

  hear(report: StreamReport): void {
    switch (report.kind) {
      case 'find':
        void this.#find();
        return;
      case 'frame':
        this.#hand(report.frame);
        return;
      case 'counted':
        this.#ends.listener.onCounted?.(report.counted);
        return;
      case 'closed':
        this.#stopWaiting();
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
    this.#stopWaiting();
    await this.#gone;
  }

  async #find(): Promise<void> {
    // What cannot be found out now may be at the next attempt.
    const found = await this.#ends.find().catch((): Found => ({ kind: 'fails', problem: 'unreachable' }));
    if (!this.#isClosed) this.#ends.post({ kind: 'found', stream: this.#id, found });
  }

  #stopWaiting(): void {
    this.#isClosed = true;
    this.#waiting?.(null);
    this.#waiting = null;
  }

  #hand({ slot, memory, at, ...format }: SharedFrame): void {
    const release = () => this.#ends.post({ kind: 'release', slot });
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) waiting({ picture: { ...format, yuv420: new Uint8Array(memory) }, at, release });
    else release();
  }
}
