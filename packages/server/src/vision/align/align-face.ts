import type { Raster } from '../picture/raster.ts';
import { ALIGNED_SIZE, ARCFACE_POINTS } from './arcface-points.ts';
import { apply, fitSimilarity, invert, type Similarity } from './similarity.ts';
import { warp } from './warp.ts';

/** The way from the aligned face back to the picture; undefined when the five points are all the same. */
export function alignmentOf(points: Float32Array): Similarity | undefined {
  const toAligned = fitSimilarity(points, ARCFACE_POINTS);
  return toAligned && invert(toAligned);
}

/** The face upright in its standard place, RGB 0–255. */
export function alignFace(picture: Raster, alignment: Similarity): Float32Array {
  return warp(picture, alignment, ALIGNED_SIZE);
}

/** A square around the upright face, in px of the aligned one; across it has the face in its middle. */
export interface Framing {
  readonly side: number;
  /** How far down the square has its middle: the eyes are at 52, the mouth at 92. */
  readonly middle: number;
}

/** That square of the upright face in `size` × `size` px, RGB 0–255. */
export function drawUpright(
  picture: Raster,
  alignment: Similarity,
  { side, middle }: Framing,
  size: number,
): Float32Array {
  const [tx, ty] = apply(alignment, (ALIGNED_SIZE - side) / 2, middle - side / 2);
  const scale = side / size;
  return warp(picture, { a: alignment.a * scale, b: alignment.b * scale, tx, ty }, size);
}
