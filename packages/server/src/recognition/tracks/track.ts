import type { Box, Face } from '../vision/vision.ts';
import { faceWeight } from './face-weight.ts';
import { Votes } from './votes.ts';

/** One face that is followed through the pictures of a camera. */
export interface Track {
  readonly id: number;
  readonly firstSeen: number;
  /** Epoch ms, as the rest. */
  lastSeen: number;
  /** When it first said something about whose it is. */
  firstVote: number | null;
  box: Box;
  /** Px a ms. */
  speed: readonly [x: number, y: number];
  /** In how many pictures it was. */
  looks: number;
  readonly votes: Votes;
}

export function beginTrack(id: number, face: Face, at: number): Track {
  const track: Track = {
    id,
    firstSeen: at,
    lastSeen: at,
    firstVote: null,
    box: face.box,
    speed: [0, 0],
    looks: 0,
    votes: new Votes(),
  };
  note(track, face, at);
  return track;
}

/** The face of a track was seen again. */
export function note(track: Track, face: Face, at: number): void {
  const passed = at - track.lastSeen;
  if (passed > 0) {
    const [x, y] = middleOf(face.box);
    const [beforeX, beforeY] = middleOf(track.box);
    track.speed = [(x - beforeX) / passed, (y - beforeY) / passed];
  }
  track.box = face.box;
  track.lastSeen = at;
  track.looks++;
  track.votes.add(face.template, faceWeight(face));
  if (track.votes.cast > 0) track.firstVote ??= at;
}

export const middleOf = ({ left, top, width, height }: Box): readonly [x: number, y: number] => [
  left + width / 2,
  top + height / 2,
];
