import { defaultThresholds } from '@kith/contract';
import { cosineOf } from '../calibration/calibration.ts';
import { cosineOfTemplates } from '../calibration/cosine.ts';
import type { Box, Face } from '../vision/vision.ts';
import { faceWeight } from './face-weight.ts';
import { beginTrack, middleOf, note, type Track } from './track.ts';

/** Cosine on the scale: of two strangers one pair in 100,000 is as alike, so it is one person, wherever in the picture. */
const SAME = cosineOf(defaultThresholds.ha, 1);
/**
 * Who is where a face was just now may look less alike, for a look may be blurred or turned; but the more it says, the more alike it must
 * be. A look that says less than `TELLING` does not say that it is somebody else's, when it is nearly where the face was.
 */
const TELLING = 0.3;
const leastLikeness = (weight: number): number => Math.min(0.45, 0.15 + 0.5 * weight);
const BESIDE = 0.5;
/** And when it was there just now, ms. */
const JUST_NOW_MS = 500;
/** In widths of the face: how far it may be from where it is expected, at once, and more for each second that passed. */
const REACH = 0.8;
const REACH_A_SECOND = 3;
const MOST_REACH = 2.5;
/** Where a face was so long ago, ms, says nothing: somebody else may have come in by the same door. */
const PLACE_LASTS_MS = 1200;
/** Nor does its speed. */
const SPEED_LASTS_MS = 600;
/** By how much a face grows or shrinks between two looks. */
const GROWTH = 1.9;

/** Which face was seen in which track. */
export interface Sighting {
  readonly track: Track;
  readonly face: Face;
}

interface Pair extends Sighting {
  readonly score: number;
}

/** Follows faces from picture to picture, by place and by likeness. Whoever comes back while remembered goes on. */
export class Tracker {
  readonly #tracks = new Map<number, Track>();
  #last = 0;

  get tracks(): Iterable<Track> {
    return this.#tracks.values();
  }

  get size(): number {
    return this.#tracks.size;
  }

  /** The faces of the next picture, each in the track that it belongs to or begins. @param at epoch ms */
  see(faces: readonly Face[], at: number): Sighting[] {
    // Where a clock was set back, who is gone would stay until it gets there again.
    for (const track of this.#tracks.values()) track.lastSeen = Math.min(track.lastSeen, at);
    const pairs = [...this.#tracks.values()]
      .flatMap((track) => faces.map((face) => ({ track, face, score: scoreOf(track, face, at) })))
      .filter((pair): pair is Pair => pair.score !== null)
      .toSorted((a, b) => b.score - a.score);
    const found = new Map<Face, Track>();
    const taken = new Set<Track>();
    for (const { track, face } of pairs) {
      if (found.has(face) || taken.has(track)) continue;
      found.set(face, track);
      taken.add(track);
      note(track, face, at);
    }
    return faces.map((face) => ({ face, track: found.get(face) ?? this.#begin(face, at) }));
  }

  /** Forgets, and answers, who was not seen since. @param before epoch ms */
  forget(before: number): Track[] {
    const gone = [...this.#tracks.values()].filter(({ lastSeen }) => lastSeen < before);
    for (const { id } of gone) this.#tracks.delete(id);
    return gone;
  }

  #begin(face: Face, at: number): Track {
    const track = beginTrack(++this.#last, face, at);
    this.#tracks.set(track.id, track);
    return track;
  }
}

/** How well a face goes with a track, more is better; null when it is not the same. */
function scoreOf(track: Track, face: Face, at: number): number | null {
  const nearness = nearnessOf(track, face.box, at);
  const { voted } = track.votes;
  if (!voted || face.scaled.length === 0) return nearness;
  const likeness = cosineOfTemplates(voted.scaled, face.scaled);
  if (likeness >= SAME) return 1 + likeness + (nearness ?? 0);
  if (nearness === null) return null;
  const weight = faceWeight(face);
  const isBeside = nearness >= BESIDE && at - track.lastSeen <= JUST_NOW_MS;
  const mayBe = likeness >= leastLikeness(weight) || (weight < TELLING && isBeside);
  return mayBe ? likeness + nearness : null;
}

/** From 1, where it is expected, to 0; null when it cannot be there. */
function nearnessOf({ box, speed, lastSeen }: Track, now: Box, at: number): number | null {
  const passed = Math.max(0, at - lastSeen);
  const growth = now.width / box.width;
  if (growth > GROWTH || growth < 1 / GROWTH) return null;
  const goesOn = Math.min(passed, SPEED_LASTS_MS);
  const [x, y] = middleOf(box);
  const [toX, toY] = middleOf(now);
  const off = Math.hypot(toX - x - speed[0] * goesOn, toY - y - speed[1] * goesOn);
  const reach = Math.min(MOST_REACH, REACH + (REACH_A_SECOND * passed) / 1000) * Math.max(box.width, now.width);
  return passed < PLACE_LASTS_MS && off <= reach ? 1 - off / reach : null;
}
