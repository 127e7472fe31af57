import type { Sprite } from './film-cast.ts';
import type { Act, FilmScript, Mark } from './film-script.ts';

/** Somebody who may come by. */
interface Walker {
  readonly who: string;
  readonly sprite: Sprite;
}

/** Somebody's part in a scene, before it is known who plays it; times count from the scene's beginning. */
type Part = readonly Mark[];

interface Scene {
  readonly seconds: number;
  /** Face widths are those of a picture that is 720 px high. */
  readonly parts: readonly Part[];
}

const across = (from: number, to: number, y: number, facePx: number, since = 0): Part => [
  { at: since, x: from, y, facePx },
  { at: since + 4, x: to, y, facePx },
];

const nearer = (x: number, since = 0): Part => [
  { at: since, x, y: 0.4, facePx: 24 },
  { at: since + 2.4, x, y: 0.45, facePx: 130 },
  { at: since + 3.4, x, y: 0.45, facePx: 140 },
  { at: since + 4.4, x: x < 0.5 ? -0.15 : 1.15, y: 0.5, facePx: 150 },
];

/** What people do before a camera. */
const scenes: Readonly<Record<string, Scene>> = {
  comes: { seconds: 4.4, parts: [nearer(0.5)] },
  walksBy: { seconds: 4, parts: [across(-0.1, 1.1, 0.45, 120)] },
  twoCross: { seconds: 4.5, parts: [across(1.1, -0.1, 0.38, 100), across(-0.1, 1.1, 0.6, 130, 0.5)] },
  stopsAndTurns: {
    seconds: 5.5,
    parts: [
      [
        { at: 0, x: -0.1, y: 0.45, facePx: 130 },
        { at: 1.5, x: 0.45, y: 0.45, facePx: 130 },
        { at: 2.5, x: 0.45, y: 0.45, facePx: 130 },
        { at: 3, x: 0.45, y: 0.45, facePx: 130, turned: 1 },
        { at: 3.6, x: 0.45, y: 0.45, facePx: 130, turned: 1 },
        { at: 4.1, x: 0.45, y: 0.45, facePx: 130 },
        { at: 5.5, x: 1.1, y: 0.5, facePx: 140 },
      ],
    ],
  },
  crowd: { seconds: 5.3, parts: [nearer(0.16), nearer(0.38, 0.3), nearer(0.62, 0.6), nearer(0.84, 0.9)] },
};

/** So that whoever looks has seen the hall with nobody in it. */
const BEFORE_S = 1.5;
const BETWEEN_S = 0.7;

interface Wanted {
  readonly visits: number;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond?: number;
  /** Which scenes, one after the other; all of them unless given. */
  readonly play?: readonly (keyof typeof scenes)[];
  /** How long it goes on when the last has left. */
  readonly restSeconds: number;
  /** Who comes first, by place in the list; the first unless given. */
  readonly first?: number;
}

/**
 * A film in which people come in turn until there were as many visits as wanted. Nobody comes twice before all others have come.
 * @param walkers more than a scene has parts
 */
export function scriptVisits(walkers: readonly Walker[], wanted: Wanted): FilmScript {
  const { width, height, framesPerSecond = 25, play = Object.keys(scenes), restSeconds, first = 0 } = wanted;
  const acts: Act[] = [];
  let at = BEFORE_S;
  for (let turn = 0; acts.length < wanted.visits; turn++) {
    const scene = scenes[play[turn % play.length] ?? ''];
    if (!scene) throw new Error(`There is no scene ${play[turn % play.length]}.`);
    for (const part of scene.parts.slice(0, wanted.visits - acts.length)) {
      const walker = walkers[(first + acts.length) % walkers.length];
      if (!walker) throw new Error('Nobody can come.');
      const marks = part.map((mark) => ({ ...mark, at: at + mark.at, facePx: (mark.facePx * height) / 720 }));
      acts.push({ ...walker, marks });
    }
    at += scene.seconds + BETWEEN_S;
  }
  return { width, height, framesPerSecond, seconds: Math.ceil(at - BETWEEN_S + restSeconds), acts };
}
