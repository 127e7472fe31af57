import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { SpaceId } from '@kith/contract';
import { budgets } from '../budgets.ts';
import type { CameraWatch, ShownFrame } from './watching.ts';

const BOUNDARY = 'kith-frame';
export const PREVIEW_TYPE = `multipart/x-mixed-replace; boundary=${BOUNDARY}`;

/** Between two frames at least. */
const FRAME_MS = 200;
/** Whoever watches is asked again so often whether they still may. */
const ASK_MS = 5000;

/** What is watched, and by whom. */
interface Preview {
  /** What reads it now; null: nothing. */
  readonly reading: () => CameraWatch | null;
  /** How many frames. */
  readonly count: number;
  readonly mayWatch: () => Promise<boolean>;
  /** A frame as it is shown: a JPEG. */
  readonly draw: (frame: ShownFrame) => Promise<Buffer>;
}

/** The previews that are watched: a few of each space. */
export class Previews implements AsyncDisposable {
  readonly #open = new Map<SpaceId, number>();
  readonly #stop = new AbortController();
  readonly #askMs: number;

  constructor(askMs = ASK_MS) {
    this.#askMs = askMs;
  }

  /** Ends all of them: who watches would keep a stopping server waiting. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
  }

  /**
   * Frames as parts of one answer, each as soon as it is there, with faces drawn. Ends after so many, or when the camera is read no more.
   * @returns null when the space watches as many as it may
   */
  open(spaceId: SpaceId, preview: Preview): Readable | null {
    const open = this.#open.get(spaceId) ?? 0;
    if (open >= budgets.cameras.previews) return null;
    this.#open.set(spaceId, open + 1);
    // Not by the generator itself: it never begins for who hangs up before the first frame.
    return Readable.from(this.#parts(preview)).once('close', () => this.#leave(spaceId));
  }

  #leave(spaceId: SpaceId): void {
    const left = (this.#open.get(spaceId) ?? 1) - 1;
    if (left > 0) this.#open.set(spaceId, left);
    else this.#open.delete(spaceId);
  }

  async *#parts({ reading, count, mayWatch, draw }: Preview): AsyncGenerator<Buffer, void> {
    let last: number | null = null;
    let askedAt = performance.now();
    for (let sent = 0; sent < count && !this.#stop.signal.aborted; ) {
      if (performance.now() - askedAt >= this.#askMs) {
        // What cannot be found out now is asked again the next time.
        if (!(await mayWatch().catch(() => true))) return;
        askedAt = performance.now();
      }
      const watch = reading();
      if (!watch) return;
      const frame = watch.lastFrame();
      if (frame && frame.at !== last) {
        last = frame.at;
        sent++;
        yield partOf(await draw(frame));
      }
      if (sent < count) await pause(FRAME_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
    yield Buffer.from(`--${BOUNDARY}--\r\n`);
  }
}

const partOf = (jpeg: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\ncontent-type: image/jpeg\r\ncontent-length: ${jpeg.length}\r\n\r\n`),
    jpeg,
    Buffer.from('\r\n'),
  ]);
