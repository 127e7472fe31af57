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
  /** Whether that came to nothing just now, for no fault of the face. */
  hasFailed = false;

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
    if (this.isBeingDecided || this.hasFailed || !this.best) return false;
    const known = this.evidence(now);
    return this.told
      ? isWorthDoubt(known, this.searchedWeight)
      : isWorthSearch(known, this.searches, this.searchedWeight);
  }

  release(): void {
    this.best?.held.release();
    this.best = null;
  }
}
