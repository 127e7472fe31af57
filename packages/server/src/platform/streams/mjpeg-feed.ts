import { setImmediate } from 'node:timers/promises';
import type { CameraProblemCode } from '@kith/contract';
import { CameraHttp, type CameraPlace, problemOfError, problemOfStatus } from './camera-http.ts';
import { boundaryOf, JpegParts } from './jpeg-parts.ts';

interface Events {
  readonly onPicture: (jpeg: Buffer) => void;
  /** Called once, unless it was stopped before. @param detail what was said, perhaps with the address */
  readonly onEnd: (problem: CameraProblemCode, detail: string) => void;
}

interface End {
  readonly problem: CameraProblemCode;
  readonly detail: string;
}

/** The pictures that a camera sends as Motion JPEG over HTTP, from one connection. */
export class MjpegFeed {
  readonly #stop = new AbortController();
  #isConnected = false;

  constructor(place: CameraPlace, { onPicture, onEnd }: Events) {
    const camera = new CameraHttp(place);
    const read = this.#read(camera, place.url, onPicture).catch((error: unknown): End => {
      return { problem: this.#isConnected ? 'stopped' : problemOfError(error), detail: String(error) };
    });
    void read.then(({ problem, detail }) => {
      camera.close();
      if (!this.#stop.signal.aborted) onEnd(problem, detail);
    });
  }

  /** What it says that no picture comes. */
  get whySilent(): CameraProblemCode {
    return this.#isConnected ? 'hung' : 'unreachable';
  }

  /** A pause of its pictures that is as long, ms, says nothing. */
  get silenceMs(): number {
    return 0;
  }

  stop(): void {
    this.#stop.abort();
  }

  async #read(camera: CameraHttp, url: string, onPicture: Events['onPicture']): Promise<End> {
    const { pathname, search } = new URL(url);
    const { statusCode, headers, body } = await camera.get(`${pathname}${search}`, { signal: this.#stop.signal });
    this.#isConnected = true;
    const refusal = problemOfStatus(statusCode);
    const type = [headers['content-type']].flat()[0] ?? '';
    const delimiter = boundaryOf(type);
    if (refusal || !delimiter) {
      body.on('error', () => undefined).destroy();
      return { problem: refusal ?? 'no_video', detail: `${statusCode} ${type}` };
    }
    const parts = new JpegParts(delimiter, onPicture);
    for await (const chunk of body) {
      if (!parts.write(chunk)) return { problem: 'garbage', detail: 'What comes are no pictures.' };
      // One thread reads all cameras: one that floods it with empty lines or parts has a chunk each turn, and is read no faster.
      await setImmediate();
    }
    return { problem: 'stopped', detail: 'The camera ended it.' };
  }
}
