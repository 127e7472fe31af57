import { ALIGNED_SIZE } from '../align/arcface-points.ts';
import type { Quality } from '../vision.ts';

/** The part of an aligned face that is face in everybody: from brow to chin, px. */
const FACE = { left: 16, top: 28, width: 80, height: 80 } as const;
/** Blurring once more is averaging over so many pixels, this many to either side. */
const REACH = 4;

/**
 * How sharp and how bright an aligned face (brightness, 0–255) is. Measured where recognition looks, so that a face that was
 * drawn larger than it was is as blurred as one out of focus.
 */
export function measureQuality(luma: Float32Array): Omit<Quality, 'strength'> {
  return { blur: Math.max(blurAlong(luma, 1), blurAlong(luma, ALIGNED_SIZE)), exposure: meanOfFace(luma) };
}

/**
 * The no-reference blur measure of F. Crété, T. Dolmière, P. Ladret, M. Nicolas, "The blur effect: perception and
 * estimation with a new no-reference perceptual blur metric", SPIE 6492, 2007: what share of the differences between
 * neighbours survives another blur. From 0, sharp, to 1; brightness and contrast cancel out. `step` leads from a pixel to
 * its neighbour. Two neighbouring averages differ only by the pixel that enters and the one that leaves.
 */
function blurAlong(luma: Float32Array, step: number): number {
  let all = 0;
  let surviving = 0;
  for (let y = FACE.top; y < FACE.top + FACE.height; y++) {
    for (let at = y * ALIGNED_SIZE + FACE.left, end = at + FACE.width; at < end; at++) {
      const difference = Math.abs((luma[at] ?? 0) - (luma[at - step] ?? 0));
      const entering = luma[at + REACH * step] ?? 0;
      const leaving = luma[at - (REACH + 1) * step] ?? 0;
      all += difference;
      surviving += Math.min(difference, Math.abs(entering - leaving) / (2 * REACH + 1));
    }
  }
  return all === 0 ? 1 : surviving / all;
}

function meanOfFace(luma: Float32Array): number {
  let sum = 0;
  for (let y = FACE.top; y < FACE.top + FACE.height; y++) {
    for (let x = FACE.left; x < FACE.left + FACE.width; x++) sum += luma[y * ALIGNED_SIZE + x] ?? 0;
  }
  return sum / (FACE.width * FACE.height);
}
