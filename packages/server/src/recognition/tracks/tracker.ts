import { defaultThresholds } from '@kith/contract';
import { cosineOf } from '../calibration/calibration.ts';
import { cosineOfTemplates } from '../calibration/cosine.ts';
import type { Box, Face } from '../vision/vision.ts';
import { faceWeight } from './face-weight.ts';
import { beginTrack, middleOf, note, type Track } from './track.ts';

/**
 * Cosines on the scale. Of two strangers one pair in 100,000 is as alike as `SAME`, wherever they are. Who is where a face was just now may
 * look less alike, for one of both looks may be blurred or turned; whoever looks as little alike as `OTHER` is somebody else.
 */
const SAME = cosineOf(defaultThresholds.ha, 1);
const OTHER = 0.2;
/** A look that says less than this about whose it is does not say that it is somebody else's. */
const TELLING = 0.3;
/** In widths of the face: how far it may be from where it is expected, at once, and more for each second that passed. */
const REACH = 0.8;
const REACH_A_SECOND = 5;
const MOST_REACH = 4;
/** A speed that was measured so long ago, ms, says nothing about where a face is now. */
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
  if (nearness === null || (likeness < OTHER && faceWeight(face) >= TELLING)) return null;
  return likeness + nearness;
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
  return passed < 2000 && off <= reach ? 1 - off / reach : null;
}
