import type { Box } from '../vision.ts';
import type { Detection } from './detection.ts';

/** Two boxes that share this much of their union are one face. */
const SAME_FACE_IOU = 0.35;
/** A box that lies this much within a better one is a part of that face: a half seen at a tile's edge, say. */
const PART_OF_FACE = 0.7;

/** Non-maximum suppression: each face once, by its best box, best first. */
export function suppress(detections: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const detection of detections.toSorted((a, b) => b.score - a.score)) {
    if (!kept.some((better) => isSameFace(better.box, detection.box))) kept.push(detection);
  }
  return kept;
}

export function isSameFace(a: Box, b: Box): boolean {
  const shared = sharedArea(a, b);
  const areaA = a.width * a.height;
  const areaB = b.width * b.height;
  return shared > SAME_FACE_IOU * (areaA + areaB - shared) || shared > PART_OF_FACE * Math.min(areaA, areaB);
}

/** px² that two boxes have in common. */
function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
