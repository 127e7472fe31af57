import type { Liveness, Mood } from '@kith/contract';
import type { Face } from '../vision/vision.ts';

/** What an entry says of a face beside who it is; null, or empty, where nobody asked. */
export interface Attributes {
  /** Years. */
  readonly age: number | null;
  /** 0 male, 1 female. */
  readonly sex: 0 | 1 | null;
  readonly mood: Mood | null;
  readonly liveness: Liveness | '';
  /** 0–255. */
  readonly exposure: number | null;
  /** From 0, sharp, to 1. */
  readonly blur: number | null;
  /** Degrees. */
  readonly pan: number | null;
  readonly tilt: number | null;
}

export const attributesOf = ({ asm, angles, quality, liveness }: Face): Attributes => ({
  age: asm?.age ?? null,
  sex: asm?.sex ?? null,
  mood: asm?.mood ?? null,
  liveness: liveness ?? '',
  exposure: rounded(quality?.exposure, 1),
  blur: rounded(quality?.blur, 3),
  pan: rounded(angles?.pan, 2),
  tilt: rounded(angles?.tilt, 2),
});

const rounded = (value: number | undefined, decimals: number): number | null =>
  value === undefined ? null : Math.round(value * 10 ** decimals) / 10 ** decimals;
