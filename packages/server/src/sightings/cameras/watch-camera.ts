import type { Logger } from 'pino';
import { type Clock, steadyClock } from '../../platform/clock.ts';
import type { Stream, StreamFrame, StreamState, Streams } from '../../platform/streams/streams.ts';
import type { Box, Face, RawFrame } from '../../recognition/vision/vision.ts';
import { VisionError } from '../../recognition/vision/vision-error.ts';
import { Attention } from './attention.ts';
import type { Followed } from './followed.ts';
import { type FollowDeps, FollowedFaces } from './followed-faces.ts';
import { HeldFrame } from './held-frame.ts';
import { streamAddressOf } from './stream-address-of.ts';
import {
  type CameraHealth,
  type CameraReports,
  type CameraWatch,
  OUTAGE_MS,
  type ShownFace,
  type ShownFrame,
  type WatchedCamera,
} from './watching.ts';

/** What became of a frame: looked at, or dropped for a newer one. */
type FrameFate = 'looked' | 'dropped';

export interface WatchDeps extends FollowDeps {
  readonly streams: Streams;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'debug'>;
  readonly onFrames?: (camera: WatchedCamera['id'], fate: FrameFate, count: number) => void;
}

/** Faces that are there while nothing moves are looked at so often, ms, and absences noticed. */
const STILL_MS = 1000;
/** While it is not decided who somebody is, frames are looked at so many times as often. */
const HURRY = 2;
/** Frames a second that ffmpeg is ready to give. */
const MOST_RATE = 15;

/** Reads a camera, looks at its frames, and has the faces on them followed. */
export const watchCamera = (deps: WatchDeps, camera: WatchedCamera, reports: CameraReports): CameraWatch =>
  new Watch(deps, camera, reports);

class Watch implements CameraWatch {
  readonly #deps: WatchDeps;
  readonly #camera: WatchedCamera;
  readonly #reports: CameraReports;
  /** null while it rests. */
  #stream: Stream | null = null;
  #ended: Promise<void> = Promise.resolve();
  readonly #faces: FollowedFaces;
  readonly #timer: NodeJS.Timeout;
  readonly #counts = { framesSeen: 0, framesLooked: 0, framesDropped: 0 };
  #last: {
    readonly held: HeldFrame;
    readonly faces: readonly { readonly face: Face; readonly of: Followed }[];
    /** Made once for all who ask. */
    jpeg: Promise<Buffer> | null;
  } | null = null;
  readonly #attention: Attention;
  /** Epoch ms when pictures came last. */
  #lastSeen: number | null = null;
  #closed = false;
  /** Takes back the look that waits for its turn. */
  #looks = new AbortController();

  constructor(deps: WatchDeps, camera: WatchedCamera, reports: CameraReports) {
    this.#deps = deps;
    this.#camera = camera;
    this.#reports = reports;
    this.#attention = new Attention({ clock: deps.clock, steady: steadyClock });
    this.#faces = new FollowedFaces(deps, camera);
    this.#timer = setInterval(() => this.#tick(), STILL_MS);
    this.resume();
  }

  resume(): void {
    if (this.#stream || this.#closed) return;
    const { clock, onFrames, streams } = this.#deps;
    const { id, framesPerSecond, zones } = this.#camera;
    const stream = streams.open(
      async () => streamAddressOf(await this.#camera.stream()),
      { zones, rate: Math.min(MOST_RATE, HURRY * framesPerSecond) },
      {
        onState: (state) => {
          if (this.#stream === stream) this.#tell(state);
        },
        onCounted: ({ seen, dropped }) => {
          this.#lastSeen = clock();
          this.#counts.framesSeen += seen;
          this.#counts.framesDropped += dropped;
          onFrames?.(id, 'dropped', dropped);
        },
      },
    );
    this.#stream = stream;
    this.#ended = this.#ended.then(() => this.#run(stream));
  }

  async rest(): Promise<void> {
    const stream = this.#stream;
    this.#stream = null;
    this.#attention.offline();
    // Whoever waits for this must not wait for a vision that has no time.
    this.#looks.abort();
    this.#looks = new AbortController();
    await stream?.[Symbol.asyncDispose]();
    await this.#ended;
  }

  get health(): CameraHealth {
    return { ...this.#counts, lastFrameAt: this.#lastSeen, isSeeing: this.#isSeeing };
  }

  get #isSeeing(): boolean {
    return this.#attention.lasts(this.#camera.absenceMs);
  }

  lastFrame(): ShownFrame | null {
    const last = this.#last;
    if (!last) return null;
    // Whoever looks on sees something new soon, even while nothing moves.
    this.#stream?.lookAnyway();
    const { held, faces } = last;
    const { at, picture: raw } = held.frame;
    return {
      at,
      faces: faces.map(
        ({ face: { box }, of: { told } }): ShownFace => ({
          box: shareOf(box, raw),
          visitId: told?.visitId ?? null,
        }),
      ),
      jpeg: () => {
        last.jpeg ??= this.#encode(held).catch((error: unknown) => {
          last.jpeg = null;
          throw error;
        });
        return last.jpeg;
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.rest();
    await this.#faces[Symbol.asyncDispose]();
    this.#last?.held.release();
    this.#last = null;
  }

  #tell(state: StreamState): void {
    if (state.kind === 'online') {
      this.#attention.online();
      this.#reports.state({ kind: 'online', ...state.picture });
    } else {
      this.#attention.offline();
      this.#deps.log.debug(
        { camera: this.#camera.id, problem: state.problem, said: state.detail },
        'A camera is gone.',
      );
      this.#reports.state({ kind: 'offline', problem: state.problem });
    }
  }

  async #run(stream: Stream): Promise<void> {
    for (;;) {
      const frame = await stream.next();
      if (frame === null) return;
      // It came as this began to rest.
      if (this.#stream !== stream) return frame.release();
      const from = performance.now();
      await this.#look(frame);
      const pause = this.#intervalMs() - (performance.now() - from);
      if (pause > 0 && this.#stream === stream) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  #intervalMs(): number {
    return 1000 / (this.#camera.framesPerSecond * (this.#faces.isUndecided ? HURRY : 1));
  }

  async #look(frame: StreamFrame): Promise<void> {
    const held = new HeldFrame(frame);
    const { min_face_px, identify_facesize_threshold } = this.#camera.settings;
    this.#attention.begin();
    try {
      const outcome = await this.#deps.vision.analyse(frame.picture, {
        asker: `camera ${this.#camera.id}`,
        yields: true,
        signal: this.#looks.signal,
        leastFacePx: min_face_px,
        embedFromAreaPx: identify_facesize_threshold,
        thumbnails: false,
      });
      if (outcome.kind === 'refused') return;
      this.#counts.framesLooked++;
      this.#deps.onFrames?.(this.#camera.id, 'looked', 1);
      this.#attention.note(frame.at);
      const faces = this.#faces.see(held, outcome.picture.faces);
      this.#last?.held.release();
      this.#last = { held: held.hold(), faces, jpeg: null };
      this.#faces.decide(this.#attention.knownUntil);
    } catch (error) {
      if (error instanceof VisionError && (error.code === 'closed' || error.code === 'left')) return;
      // The next frame may do better.
      this.#deps.warn({ err: error, camera: this.#camera.id }, 'A frame of a camera could not be looked at.');
    } finally {
      this.#attention.end();
      held.release();
    }
  }

  /** Once a second: who is still there is looked for, who is not is let go. */
  #tick(): void {
    const now = this.#deps.clock();
    this.#faces.tick(now);
    this.#faces.decide(this.#attention.knownUntil);
    this.#attention.tick();
    this.#faces.forget(now, now - this.#camera.absenceMs - (this.#isSeeing ? 0 : OUTAGE_MS));
    if (this.#faces.isAnybody) this.#stream?.lookAnyway();
  }

  async #encode(held: HeldFrame): Promise<Buffer> {
    held.hold();
    try {
      const asked = { asker: `camera ${this.#camera.id}`, yields: true, at: [], encode: 'jpeg' } as const;
      const outcome = await this.#deps.vision.analyse(held.frame.picture, asked);
      const jpeg = outcome.kind === 'analysed' ? outcome.picture.jpeg : undefined;
      if (!jpeg) throw new Error('A frame could not be encoded.');
      return jpeg;
    } finally {
      held.release();
    }
  }
}

/** A place in a picture, in 0–1 of its width and height. */
const shareOf = ({ left, top, width, height }: Box, picture: Pick<RawFrame, 'width' | 'height'>): Box => ({
  left: left / picture.width,
  top: top / picture.height,
  width: width / picture.width,
  height: height / picture.height,
});
