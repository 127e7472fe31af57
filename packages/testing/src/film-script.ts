import type { Sprite } from './film-cast.ts';

/** Where somebody is at a moment; between two of them everything changes evenly. */
export interface Mark {
  /** Seconds from the beginning of the film. */
  readonly at: number;
  /** Middle of the face, 0–1 of the picture. */
  readonly x: number;
  readonly y: number;
  /** Width of the face in px of the film. */
  readonly facePx: number;
  /** 0: looks into the camera, 1: turned away. */
  readonly turned?: number;
}

/** Somebody from coming into the picture until leaving it. Whoever comes twice acts twice. */
export interface Act {
  readonly who: string;
  readonly sprite: Sprite;
  /** At least two, in the order of time. */
  readonly marks: readonly Mark[];
}

/** The light at a moment: 1 is day; between two of them it changes evenly. */
export interface Light {
  readonly at: number;
  readonly brightness: number;
}

/** A film before it is drawn. Nothing in it is left to chance. */
export interface FilmScript {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly seconds: number;
  /** Who comes later stands before the others. */
  readonly acts: readonly Act[];
  /** Day unless given. */
  readonly light?: readonly Light[];
  /** Noise of the sensor: how many of 255 steps a pixel is off; 2 unless given. */
  readonly noise?: number;
  /** Whether a tree moves in the wind. */
  readonly tree?: boolean;
}

/** A face of this width can be used. */
const USABLE_PX = 80;
/** Turned further, hardly half of a face is seen. */
const USABLE_TURN = 0.35;

/** What is true about an act, in seconds of the film. */
export interface Appearing {
  readonly who: string;
  readonly from: number;
  readonly to: number;
  /** From when on the face is wide enough, whole and turned to the camera; null: never. */
  readonly usableFrom: number | null;
  readonly widestPx: number;
}

/** The truth about a film, in the order of appearing. */
export function truthOf({ acts, ...picture }: FilmScript): Appearing[] {
  const appearing = acts.map((act): Appearing => {
    const from = act.marks[0]?.at ?? 0;
    const to = act.marks.at(-1)?.at ?? 0;
    let usableFrom: number | null = null;
    let widestPx = 0;
    for (let frame = Math.ceil(from * picture.framesPerSecond); frame <= to * picture.framesPerSecond; frame++) {
      const at = frame / picture.framesPerSecond;
      const mark = markAt(act, at);
      if (!mark) continue;
      widestPx = Math.max(widestPx, mark.facePx);
      if (usableFrom === null && isUsable(mark, picture)) usableFrom = at;
    }
    return { who: act.who, from, to, usableFrom, widestPx };
  });
  return appearing.sort((a, b) => a.from - b.from);
}

function isUsable(mark: Required<Mark>, { width, height }: { readonly width: number; readonly height: number }) {
  const half = mark.facePx / 2;
  const isWhole = (middle: number, side: number) => middle * side >= half && middle * side <= side - half;
  return (
    mark.facePx >= USABLE_PX &&
    mark.turned <= USABLE_TURN &&
    isWhole(mark.x, width) &&
    // Faces are higher than wide.
    mark.y * height >= 0.7 * mark.facePx &&
    mark.y * height <= height - 0.7 * mark.facePx
  );
}

/** Where somebody is at a moment; null when not in the picture. */
export function markAt({ marks }: Pick<Act, 'marks'>, at: number): Required<Mark> | null {
  const next = marks.findIndex((mark) => mark.at > at);
  const [a, b] = [marks[next - 1], marks[next]];
  if (!a || !b) return null;
  const part = (at - a.at) / (b.at - a.at);
  const between = (from: number, to: number) => from + part * (to - from);
  return {
    at,
    x: between(a.x, b.x),
    y: between(a.y, b.y),
    facePx: between(a.facePx, b.facePx),
    turned: between(a.turned ?? 0, b.turned ?? 0),
  };
}

/** How bright it is at a moment. */
export function brightnessAt(light: readonly Light[], at: number): number {
  const next = light.findIndex((one) => one.at > at);
  const [a, b] = next < 0 ? [light.at(-1), undefined] : [light[next - 1], light[next]];
  if (!a) return b?.brightness ?? 1;
  if (!b) return a.brightness;
  return a.brightness + ((at - a.at) / (b.at - a.at)) * (b.brightness - a.brightness);
}
