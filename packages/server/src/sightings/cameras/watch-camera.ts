import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { type Clock, steadyClock } from '../../platform/clock.ts';
import type { Stream, StreamFrame, StreamState, Streams } from '../../platform/streams/streams.ts';
import { Tracker } from '../../recognition/tracks/tracker.ts';
import type { Box, Face, RawFrame, Vision } from '../../recognition/vision/vision.ts';
import { VisionError } from '../../recognition/vision/vision-error.ts';
import { type JudgeDeps, judgeFaces } from '../ingest/judge.ts';
import { analysisFor } from '../ingest/source-rules.ts';
import { type Appeared, NotRead, type VisitKeeper } from '../visits/visit-keeper.ts';
import { Attention } from './attention.ts';
import { isOther, isSure } from './decide.ts';
import { Followed } from './followed.ts';
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

export interface WatchDeps extends JudgeDeps {
  readonly streams: Streams;
  readonly vision: Pick<Vision, 'analyse'>;
  readonly visits: Pick<VisitKeeper, 'appear' | 'prolong' | 'end'>;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'debug' | 'warn'>;
  readonly onFrames?: (camera: WatchedCamera['id'], fate: FrameFate, count: number) => void;
}

/** Faces that are there while nothing moves are looked at so often, ms, and absences noticed. */
const STILL_MS = 1000;
/** Who ends the watch waits so long, ms, for what is being decided, and not for a vision that has no time. */
const LAST_MS = 2000;
/** While it is not decided who somebody is, frames are looked at so many times as often. */
const HURRY = 2;
/** Of the area from which on a face is searched for: from here on it may be large enough at any moment. */
const SOON = 0.5;
/** Frames that are kept for faces about which not everything is said: each of 4K is 12 MB. */
const MOST_KEPT = 24;
/** Frames a second that ffmpeg is ready to give. */
const MOST_RATE = 15;

/** Reads a camera, follows the faces that it shows, and tells of each once it is sure whose it is. */
export const watchCamera = (deps: WatchDeps, camera: WatchedCamera, reports: CameraReports): CameraWatch =>
  new Watch(deps, camera, reports);

class Watch implements CameraWatch {
  readonly #deps: WatchDeps;
  readonly #camera: WatchedCamera;
  readonly #reports: CameraReports;
  readonly #stream: Stream;
  readonly #tracker = new Tracker();
  readonly #followed = new Map<number, Followed>();
  readonly #deciding = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  readonly #ended: Promise<void>;
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
  /** Takes back the look that waits for its turn, and what is being decided. */
  readonly #looks = new AbortController();
  readonly #decisions = new AbortController();

  constructor(deps: WatchDeps, camera: WatchedCamera, reports: CameraReports) {
    this.#deps = deps;
    this.#camera = camera;
    this.#reports = reports;
    this.#attention = new Attention({ clock: deps.clock, steady: steadyClock });
    this.#stream = deps.streams.open(
      async () => streamAddressOf(await camera.stream()),
      { zones: camera.zones, rate: Math.min(MOST_RATE, HURRY * camera.framesPerSecond) },
      {
        onState: (state) => this.#tell(state),
        onCounted: ({ seen, dropped }) => {
          this.#lastSeen = deps.clock();
          this.#counts.framesSeen += seen;
          this.#counts.framesDropped += dropped;
          deps.onFrames?.(camera.id, 'dropped', dropped);
        },
      },
    );
    // Of a crowd many are decided at once.
    setMaxListeners(0, this.#decisions.signal);
    this.#timer = setInterval(() => this.#tick(), STILL_MS);
    this.#ended = this.#run();
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
    this.#stream.lookAnyway();
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
    this.#looks.abort();
    await this.#stream[Symbol.asyncDispose]();
    await this.#ended;
    const last = setTimeout(() => this.#decisions.abort(), LAST_MS);
    await Promise.all(this.#deciding);
    clearTimeout(last);
    for (const followed of this.#followed.values()) followed.release();
    this.#last?.held.release();
    this.#last = null;
  }

  #tell(state: StreamState): void {
    if (this.#closed) return;
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

  async #run(): Promise<void> {
    for (;;) {
      const frame = await this.#stream.next();
      if (frame === null) return;
      const from = performance.now();
      await this.#look(frame);
      const pause = this.#intervalMs() - (performance.now() - from);
      if (pause > 0 && !this.#closed) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  #intervalMs(): number {
    const { identify_facesize_threshold: enough } = this.#camera.settings;
    const isOpen = [...this.#followed.values()].some(
      ({ told, track: { box } }) => told === null && box.width * box.height > SOON * enough,
    );
    return 1000 / (this.#camera.framesPerSecond * (isOpen ? HURRY : 1));
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
      this.#follow(held, outcome.picture.faces);
    } catch (error) {
      if (error instanceof VisionError && (error.code === 'closed' || error.code === 'left')) return;
      // The next frame may do better.
      this.#deps.log.warn({ err: error, camera: this.#camera.id }, 'A frame of a camera could not be looked at.');
    } finally {
      this.#attention.end();
      held.release();
    }
  }

  #follow(held: HeldFrame, faces: readonly Face[]): void {
    const { at } = held.frame;
    this.#attention.note(at);
    const seen = this.#tracker.see(faces, at).map(({ track, face }) => {
      const of = this.#followed.get(track.id) ?? new Followed(track);
      this.#followed.set(track.id, of);
      of.note(held, face);
      if (of.told) this.#deps.visits.prolong(of.told.visitId, at, 1);
      return { face, of };
    });
    this.#last?.held.release();
    this.#last = { held: held.hold(), faces: seen, jpeg: null };
    this.#decideAll();
    this.#spare();
  }

  /** However many come by, memory is for so many frames: the oldest go first. */
  #spare(): void {
    const kept = new Set<HeldFrame>();
    const newestFirst = [...this.#followed.values()].toSorted((a, b) => b.bestAt - a.bestAt);
    for (const followed of newestFirst) {
      if (!followed.best) continue;
      kept.add(followed.best.held);
      if (kept.size > MOST_KEPT) followed.release();
    }
  }

  /** Once a second: who is still there is looked for, who is not is let go. */
  #tick(): void {
    const now = this.#deps.clock();
    const { absenceMs } = this.#camera;
    // Whoever was seen later than now was seen before the clock was set back, and is absent since then.
    for (const track of this.#tracker.tracks) track.lastSeen = Math.min(track.lastSeen, now);
    for (const followed of this.#followed.values()) followed.hasFailed = false;
    this.#decideAll();
    this.#attention.tick();
    for (const { id, lastSeen } of this.#tracker.forget(now - absenceMs - (this.#isSeeing ? 0 : OUTAGE_MS))) {
      const followed = this.#followed.get(id);
      if (!followed) continue;
      this.#followed.delete(id);
      followed.release();
      if (followed.told) this.#leave(followed.told.visitId, lastSeen);
    }
    if (this.#tracker.size > 0) this.#stream.lookAnyway();
  }

  #leave(visitId: Appeared['visitId'], lastSeen: number): void {
    if ([...this.#followed.values()].some(({ told }) => told?.visitId === visitId)) return;
    this.#note(this.#deps.visits.end(visitId, lastSeen), 'A camera could not end a visit, which ends by itself soon.');
  }

  #decideAll(): void {
    const until = this.#attention.knownUntil;
    for (const followed of this.#followed.values()) {
      if (!followed.isDue(until)) continue;
      followed.isBeingDecided = true;
      const decided = this.#decide(followed).finally(() => {
        followed.isBeingDecided = false;
      });
      this.#note(decided, 'A camera could not tell who is there; trying again while it is remembered.');
    }
  }

  async #decide(followed: Followed): Promise<void> {
    const { track, best, told } = followed;
    const { voted } = track.votes;
    if (!voted || !best) return;
    const { source, settings } = this.#camera;
    const known = followed.evidence(this.#attention.knownUntil);
    const { searches, searchedWeight } = followed;
    followed.searches++;
    followed.searchedWeight = known.weight;
    const held = best.held.hold();
    try {
      const [opinion] = await judgeFaces(this.#deps, source, settings, [{ ...best.face, ...voted }], undefined);
      const thresholds = await this.#deps.thresholdsOf(source.space_id);
      if (!opinion || !(told ? isOther(told, opinion, thresholds) : isSure(known, opinion, thresholds))) return;
      const shown = await this.#describe(held, best.face.box);
      if (!shown) return;
      const { width, height } = held.frame.picture;
      const picture = { format: 'jpeg', width, height, faces: [{ ...shown.face, ...voted }], facesSeen: 1 } as const;
      const { visitId, result, personId } = await this.#deps.visits.appear({
        frame: { source, settings, frame: { image: shown.jpeg, picture, timestamp: held.frame.at, among: undefined } },
        firstSeen: track.firstSeen,
        lastSeen: track.lastSeen,
        frames: track.looks,
        isStillRead: this.#camera.isStillRead,
        ...(told && { previous: told.visitId }),
      });
      followed.told = { visitId, result, personId };
      if (this.#followed.get(track.id) !== followed) this.#leave(visitId, track.lastSeen);
    } catch (error) {
      if (error instanceof NotRead) return;
      // What could not be asked or written down was no search: it is done at the next tick.
      Object.assign(followed, { searches, searchedWeight, hasFailed: true });
      throw error;
    } finally {
      held.release();
      // Memory of a frame is not for whom everything is said about.
      if (followed.told) followed.release();
    }
  }

  /** All that is told of a face, and the frame as a file. */
  async #describe(held: HeldFrame, box: Face['box']): Promise<{ readonly face: Face; readonly jpeg: Buffer } | null> {
    const outcome = await this.#deps.vision.analyse(held.frame.picture, {
      ...analysisFor(this.#camera.settings),
      embedFromAreaPx: 0,
      asker: `camera ${this.#camera.id}`,
      yields: true,
      signal: this.#decisions.signal,
      at: [box],
      encode: 'jpeg',
    });
    if (outcome.kind === 'refused') return null;
    const { faces, jpeg } = outcome.picture;
    const [face] = faces;
    return face && jpeg ? { face, jpeg } : null;
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

  /** Lets something go on beside the next frames. */
  #note(work: Promise<void>, complaint: string): void {
    const noted = work
      .catch((error: unknown) => this.#deps.log.warn({ err: error, camera: this.#camera.id }, complaint))
      .finally(() => this.#deciding.delete(noted));
    this.#deciding.add(noted);
  }
}

/** A place in a picture, in 0–1 of its width and height. */
const shareOf = ({ left, top, width, height }: Box, picture: Pick<RawFrame, 'width' | 'height'>): Box => ({
  left: left / picture.width,
  top: top / picture.height,
  width: width / picture.width,
  height: height / picture.height,
});
