import { setMaxListeners } from 'node:events';
import type { Warn } from '../../platform/telemetry/say-seldom.ts';
import { Tracker } from '../../recognition/tracks/tracker.ts';
import type { Face, Vision } from '../../recognition/vision/vision.ts';
import { type JudgeDeps, judgeFaces } from '../ingest/judge.ts';
import { analysisFor } from '../ingest/source-rules.ts';
import { type Appeared, NotRead, type VisitKeeper } from '../visits/visit-keeper.ts';
import { isOther, isSure } from './decide.ts';
import { Followed } from './followed.ts';
import type { HeldFrame } from './held-frame.ts';
import type { WatchedCamera } from './watching.ts';

export interface FollowDeps extends JudgeDeps {
  readonly vision: Pick<Vision, 'analyse'>;
  readonly visits: Pick<VisitKeeper, 'appear' | 'prolong' | 'end'>;
  readonly warn: Warn;
}

/** Who ends it waits so long, ms, for what is being decided, and not for a vision that has no time. */
const LAST_MS = 2000;
/** Of the area from which on a face is searched for: from here on it may be large enough at any moment. */
const SOON = 0.5;
/** Frames that are kept for faces about which not everything is said: each of 4K is 12 MB. */
const MOST_KEPT = 24;
/** Whoever could not be told, for the database was away, is kept in mind for so long, ms. */
const OWED_MS = 10 * 60_000;

/** The faces before a camera: follows each through the frames, and tells of it once it is sure whose it is. */
export class FollowedFaces implements AsyncDisposable {
  readonly #deps: FollowDeps;
  readonly #camera: WatchedCamera;
  readonly #tracker = new Tracker();
  readonly #followed = new Map<number, Followed>();
  readonly #deciding = new Set<Promise<void>>();
  readonly #stop = new AbortController();

  constructor(deps: FollowDeps, camera: WatchedCamera) {
    this.#deps = deps;
    this.#camera = camera;
    // Of a crowd many are decided at once.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Whether anybody was there just now. */
  get isAnybody(): boolean {
    return this.#tracker.size > 0;
  }

  /** Whether more looks may soon say who somebody is. */
  get isUndecided(): boolean {
    const { identify_facesize_threshold: enough } = this.#camera.settings;
    return [...this.#followed.values()].some(
      ({ told, track: { box } }) => told === null && box.width * box.height > SOON * enough,
    );
  }

  /** Follows the faces of the next frame. @returns each with what is known of it */
  see(held: HeldFrame, faces: readonly Face[]): { readonly face: Face; readonly of: Followed }[] {
    const { at } = held.frame;
    const seen = this.#tracker.see(faces, at).map(({ track, face }) => {
      const of = this.#followed.get(track.id) ?? new Followed(track);
      this.#followed.set(track.id, of);
      of.note(held, face);
      if (of.told) this.#deps.visits.prolong(of.told.visitId, at, 1);
      return { face, of };
    });
    this.#spare();
    return seen;
  }

  /** Searches for those about whom enough is known. @param until epoch ms until when it is known who was there */
  decide(until: number): void {
    for (const followed of this.#followed.values()) {
      if (!followed.isDue(until)) continue;
      followed.isBeingDecided = true;
      const decided = this.#decide(followed, until).finally(() => {
        followed.isBeingDecided = false;
      });
      this.#note(decided, 'A camera could not tell who is there; trying again while it is remembered.');
    }
  }

  /** Once a second: what could not be told is tried again. @param now epoch ms */
  tick(now: number): void {
    // Whoever was seen later than now was seen before the clock was set back, and is absent since then.
    for (const track of this.#tracker.tracks) track.lastSeen = Math.min(track.lastSeen, now);
    for (const followed of this.#followed.values()) followed.tick();
  }

  /** Lets go whom nobody has seen since. @param now epoch ms, as the other */
  forget(now: number, before: number): void {
    this.#tracker.forget(before);
    for (const [id, followed] of this.#followed) {
      const { lastSeen } = followed.track;
      if (lastSeen >= before || (followed.isOwed && now - lastSeen < OWED_MS)) continue;
      this.#followed.delete(id);
      followed.release();
      if (followed.told) this.#leave(followed.told.visitId, lastSeen);
    }
  }

  /** Resolves when all is done that was begun. */
  async settled(): Promise<void> {
    await Promise.all(this.#deciding);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const last = setTimeout(() => this.#stop.abort(), LAST_MS);
    await this.settled();
    clearTimeout(last);
    for (const followed of this.#followed.values()) followed.release();
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

  #leave(visitId: Appeared['visitId'], lastSeen: number): void {
    if ([...this.#followed.values()].some(({ told }) => told?.visitId === visitId)) return;
    this.#note(this.#deps.visits.end(visitId, lastSeen), 'A camera could not end a visit, which ends by itself soon.');
  }

  async #decide(followed: Followed, until: number): Promise<void> {
    const { track, best, told } = followed;
    const { voted } = track.votes;
    if (!voted || !best) return;
    const { source, settings, isStillRead } = this.#camera;
    const known = followed.evidence(until);
    const giveBack = followed.beginSearch(known);
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
        isStillRead,
        ...(told && { previous: told.visitId }),
      });
      followed.told = { visitId, result, personId };
      if (this.#followed.get(track.id) !== followed) this.#leave(visitId, track.lastSeen);
    } catch (error) {
      if (error instanceof NotRead) return;
      // What could not be asked or written down was no search.
      giveBack();
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
      signal: this.#stop.signal,
      at: [box],
      encode: 'jpeg',
    });
    if (outcome.kind === 'refused') return null;
    const { faces, jpeg } = outcome.picture;
    const [face] = faces;
    return face && jpeg ? { face, jpeg } : null;
  }

  /** Lets something go on beside the next frames. */
  #note(work: Promise<void>, complaint: string): void {
    const noted = work
      .catch((error: unknown) => this.#deps.warn({ err: error, camera: this.#camera.id }, complaint))
      .finally(() => this.#deciding.delete(noted));
    this.#deciding.add(noted);
  }
}
