import { setTimeout as pause } from 'node:timers/promises';
import type { SpaceId } from '@kith/contract';
import { budgets } from '../budgets.ts';
import { drawFaces } from './draw-faces.ts';
import type { CameraWatch } from './watching.ts';

const BOUNDARY = 'kith-frame';
export const PREVIEW_TYPE = `multipart/x-mixed-replace; boundary=${BOUNDARY}`;

/** Between two frames at least. */
const FRAME_MS = 200;

/** The previews that are watched: a few of each space. */
export class Previews implements AsyncDisposable {
  readonly #open = new Map<SpaceId, number>();
  readonly #stop = new AbortController();

  /** Ends all of them: who watches would keep a stopping server waiting. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
  }

  /** Takes a place for one; null when the space has no more. */
  enter(spaceId: SpaceId): Disposable | null {
    const open = this.#open.get(spaceId) ?? 0;
    if (open >= budgets.cameras.previews) return null;
    this.#open.set(spaceId, open + 1);
    return {
      [Symbol.dispose]: () => {
        const left = (this.#open.get(spaceId) ?? 1) - 1;
        if (left > 0) this.#open.set(spaceId, left);
        else this.#open.delete(spaceId);
      },
    };
  }

  /**
   * Frames as parts of one answer, each as soon as it is there, with faces drawn. Ends after so many, or when the camera is read no more.
   * @param reading what reads it now
   */
  async *parts(reading: () => CameraWatch | null, count: number, place: Disposable): AsyncGenerator<Buffer, void> {
    try {
      let last = 0;
      for (let sent = 0; sent < count && !this.#stop.signal.aborted; ) {
        const watch = reading();
        if (!watch) return;
        const frame = watch.lastFrame();
        if (frame && frame.at > last) {
          last = frame.at;
          sent++;
          yield partOf(await drawFaces(frame));
        }
        if (sent < count) await pause(FRAME_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      }
      yield Buffer.from(`--${BOUNDARY}--\r\n`);
    } finally {
      place[Symbol.dispose]();
    }
  }
}

const partOf = (jpeg: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\ncontent-type: image/jpeg\r\ncontent-length: ${jpeg.length}\r\n\r\n`),
    jpeg,
    Buffer.from('\r\n'),
  ]);
