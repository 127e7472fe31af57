import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { TINY_BYTES } from '../../recognition/motion/tiny-picture.ts';
import { steadyClock } from '../clock.ts';
import type { FfmpegCall } from './ffmpeg-arguments.ts';
import type { FrameSlots } from './frame-slots.ts';
import { type ReadFrame, Y4mReader } from './y4m-reader.ts';

/** Of the log so many lines are kept to tell what went wrong. */
const KEPT_LINES = 30;
/** A longer pause than this, ms, leaves an old frame in the pipe. */
const STALE_MS = 500;

export interface RunEvents {
  readonly onLine: (line: string) => void;
  /** A tiny grey picture; its bytes are others afterwards. */
  readonly onTiny: (picture: Uint8Array) => void;
  /** @param at epoch ms when it began to come */
  readonly onFrame: (frame: ReadFrame, at: number) => void;
}

export interface RunEnd {
  /** The last of the log. */
  readonly lines: readonly string[];
  /** That it could not be started at all. */
  readonly cause: Error | null;
  /** What came as frames was none. */
  readonly isGarbage: boolean;
}

/** One life of ffmpeg, from its start to its end, whatever the end. */
export class FfmpegRun {
  readonly #child: ChildProcess;
  readonly #events: RunEvents;
  readonly #frames: Readable | null;
  readonly #y4m: Y4mReader;
  readonly #lines: string[] = [];
  readonly #tiny = new Uint8Array(TINY_BYTES);
  #tinyAt = 0;
  #frameAt = 0;
  #pausedAt: number | null = steadyClock();
  #isGarbage = false;
  #cause: Error | null = null;
  /** Resolves when the process is gone and its pipes are closed. */
  readonly ended: Promise<RunEnd>;

  constructor(command: string, call: FfmpegCall, slots: FrameSlots, events: RunEvents) {
    this.#events = events;
    this.#y4m = new Y4mReader({
      take: (bytes) => slots.take(bytes),
      give: (id) => slots.give(id),
      onBegin: () => {
        this.#frameAt = Date.now();
      },
      onFrame: (frame) => events.onFrame(frame, this.#frameAt),
    });
    // Nothing of this process's environment is ffmpeg's business, but where its parts lie.
    const env = { PATH: process.env.PATH, LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH, LC_ALL: 'C' };
    const stdio = ['pipe', 'ignore', 'pipe', 'pipe', 'pipe'] as const;
    this.#child = spawn(command, call.args, { stdio: [...stdio], env, cwd: '/' });
    const [stdin, , , tiny, frames] = this.#pipes;
    this.#frames = (frames as Readable | undefined) ?? null;
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (cause) => {
        this.#cause = cause;
        // Without a process there is none that ends.
        if (this.#child.pid === undefined) resolve(this.#end());
      });
      this.#child.once('close', () => resolve(this.#end()));
    });
    if (this.#child.stderr) {
      createInterface({ input: this.#child.stderr, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) =>
        this.#readLine(line),
      );
    }
    stdin?.on('error', () => undefined);
    if (call.script !== null) this.#child.stdin?.end(call.script);
    (tiny as Readable | undefined)?.on('data', (chunk: Buffer) => this.#readTiny(chunk)).on('error', () => undefined);
    this.#frames?.on('data', (chunk: Buffer) => this.#readFrame(chunk)).on('error', () => undefined);
    this.#frames?.pause();
  }

  /** Frames come from now on; the first is not older than the moment. */
  resume(): void {
    if (this.#pausedAt === null) return;
    const isStale = steadyClock() - this.#pausedAt > STALE_MS;
    this.#pausedAt = null;
    // What waits in the pipe is from when it was last read; what comes after it is new.
    if (isStale && !this.#y4m.isWithin) this.#y4m.skipNext();
    this.#frames?.resume();
  }

  /** Frames are dropped from now on, by ffmpeg itself. */
  pause(): void {
    if (this.#pausedAt !== null) return;
    this.#pausedAt = steadyClock();
    this.#frames?.pause();
    this.#y4m.abandon();
  }

  /** Gives it one more picture, where it reads such; none while it has not taken the last: a newer one is coming. */
  feed(jpeg: Buffer): void {
    const { stdin } = this.#child;
    if (!stdin?.writable || stdin.writableNeedDrain) return;
    stdin.write(`--kith\r\ncontent-type: image/jpeg\r\ncontent-length: ${jpeg.length}\r\n\r\n`);
    stdin.write(jpeg);
    stdin.write('\r\n');
  }

  /** Gives it more of a stream. Resolves when it has taken that, or is gone. */
  pour(bytes: Buffer): Promise<void> {
    const { stdin } = this.#child;
    return new Promise((resolve) => {
      if (stdin?.writable) stdin.write(bytes, () => resolve());
      else resolve();
    });
  }

  kill(): void {
    // Without a process the signal would go to the group of this one.
    if (this.#child.pid !== undefined) this.#child.kill('SIGKILL');
    // One that cannot die keeps nobody waiting.
    this.#child.unref();
    // Nobody reads what is left in them, and `close` waits for their end.
    for (const pipe of this.#pipes) pipe?.destroy();
  }

  /** None where there was no descriptor left for them, whatever the types say. */
  get #pipes(): ChildProcess['stdio'] | readonly [] {
    return (this.#child.stdio as ChildProcess['stdio'] | undefined) ?? [];
  }

  /** The last of the log. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  #end(): RunEnd {
    this.#y4m.abandon();
    return { lines: this.#lines, cause: this.#cause, isGarbage: this.#isGarbage };
  }

  #readLine(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
    this.#events.onLine(line);
  }

  #readTiny(chunk: Buffer): void {
    for (let from = 0; from < chunk.length; ) {
      const part = chunk.subarray(from, from + TINY_BYTES - this.#tinyAt);
      this.#tiny.set(part, this.#tinyAt);
      this.#tinyAt += part.length;
      from += part.length;
      if (this.#tinyAt < TINY_BYTES) continue;
      this.#tinyAt = 0;
      this.#events.onTiny(this.#tiny);
    }
  }

  #readFrame(chunk: Buffer): void {
    if (this.#y4m.write(chunk)) return;
    this.#isGarbage = true;
    this.kill();
  }
}
