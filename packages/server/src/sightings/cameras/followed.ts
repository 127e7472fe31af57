import type { Result, VisitId } from '@kith/contract';
import { faceWeight } from '../../recognition/tracks/face-weight.ts';
import type { Track } from '../../recognition/tracks/track.ts';
import type { Face } from '../../recognition/vision/vision.ts';
import { type Evidence, isWorthDoubt, isWorthSearch } from './decide.ts';
import type { HeldFrame } from './held-frame.ts';

/** The look at a face that shows it best. */
interface BestLook {
  readonly held: HeldFrame;
  readonly face: Face;
  readonly score: number;
}

/** Who a face was told to be. */
export interface Told {
  readonly visitId: VisitId;
  readonly result: Result;
  readonly personId: number | null;
}

/** How much better a look must be to take the place of the best: keeping a frame costs memory, changing it is for nothing. */
const BETTER = 1.15;
/** What cannot be told is tried again after a second first, and this at most. */
const LONGEST_REST_S = 30;
/** Whoever is not seen for so long, ms, will give no better look. */
const OVER_MS = 700;

/** A face that is followed at a camera, with what was decided about it. */
export class Followed {
  readonly track: Track;
  best: BestLook | null = null;
  told: Told | null = null;
  /** How often it was searched for, and what was known at the last time. */
  searches = 0;
  searchedWeight = 0;
  isBeingDecided = false;
  /** How often in a row that came to nothing, for no fault of the face, and for how many seconds it is not tried again. */
  #failures = 0;
  #restS = 0;

  constructor(track: Track) {
    this.track = track;
  }

  /** Keeps the frame when it shows the face better than those before; of one that was told, only when it may be somebody else. */
  note(held: HeldFrame, face: Face): void {
    if (this.told && !isWorthDoubt(this.evidence(held.frame.at), this.searchedWeight)) return;
    const score = faceWeight(face) * Math.sqrt(face.areaPx);
    if (score === 0 || (this.best && score < BETTER * this.best.score)) return;
    this.best?.held.release();
    this.best = { held: held.hold(), face, score };
  }

  /** Epoch ms of the best look; 0 without one. */
  get bestAt(): number {
    return this.best?.held.frame.at ?? 0;
  }

  /** @param now epoch ms */
  evidence(now: number): Evidence {
    const { votes, firstVote, lastSeen } = this.track;
    return {
      cast: votes.cast,
      weight: votes.weight,
      forMs: firstVote === null ? 0 : lastSeen - firstVote,
      isOver: now - lastSeen >= OVER_MS,
    };
  }

  /** Whether it is to be searched for now. @param now epoch ms until when it is known who was there */
  isDue(now: number): boolean {
    if (this.isBeingDecided || this.#restS > 0 || !this.best) return false;
    const known = this.evidence(now);
    return this.told
      ? isWorthDoubt(known, this.searchedWeight)
      : isWorthSearch(known, this.searches, this.searchedWeight);
  }

  /** Counts a search. @returns takes it back: it could not be done, and is done again after a while */
  beginSearch(known: Evidence): () => void {
    const { searches, searchedWeight } = this;
    const failures = this.#failures;
    this.searches++;
    this.searchedWeight = known.weight;
    this.#failures = 0;
    return () => {
      Object.assign(this, { searches, searchedWeight });
      this.#failures = failures + 1;
      this.#restS = Math.min(LONGEST_REST_S, 2 ** failures);
    };
  }

  /** A second has passed. */
  tick(): void {
    this.#restS = Math.max(0, this.#restS - 1);
  }

  /** Whether it is to be told, and could not be yet. */
  get isOwed(): boolean {
    return this.told === null && this.best !== null && (this.isBeingDecided || this.#failures > 0);
  }

  release(): void {
    this.best?.held.release();
    this.best = null;
  }
}
