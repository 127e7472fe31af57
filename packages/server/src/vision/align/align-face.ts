import type { Raster } from '../picture/raster.ts';
import { ALIGNED_SIZE, ARCFACE_POINTS } from './arcface-points.ts';
import { fitSimilarity, invert } from './similarity.ts';
import { warp } from './warp.ts';

/** The face upright in its standard place, RGB 0–255; undefined when the five points are all the same. */
export function alignFace(picture: Raster, points: Float32Array): Float32Array | undefined {
  const toAligned = fitSimilarity(points, ARCFACE_POINTS);
  const toPicture = toAligned && invert(toAligned);
  return toPicture && warp(picture, toPicture, ALIGNED_SIZE);
}
