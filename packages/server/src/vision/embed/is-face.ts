import type { Detection } from '../detect/detection.ts';
import type { Embedding } from './embed-face.ts';

/** Detections below this score need a second opinion: about one in twenty on LFW. */
const SURE_SCORE = 0.9;
/**
 * The second opinion. On half of lfw-dev every letter, emblem and hand that the detector took for a face stayed below
 * 2.06, with blurs and half faces that nobody could name; of the sure faces 99 in 100 are above.
 */
const FACE_STRENGTH = 2;

/** Whether the template of this detection must be known before it counts as a face. */
export function isDoubtful(detection: Detection): boolean {
  return detection.score < SURE_SCORE;
}

export function isFace(detection: Detection, embedding: Embedding | undefined): boolean {
  return !isDoubtful(detection) || (embedding !== undefined && embedding.strength >= FACE_STRENGTH);
}
