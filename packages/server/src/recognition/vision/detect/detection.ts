import type { Box } from '../vision.ts';

/** One face as the detector sees it. */
export interface Detection {
  readonly box: Box;
  /** 0–1. */
  readonly score: number;
}

/** From this score on a detection needs no second opinion: about nineteen in twenty on LFW. */
const SURE_SCORE = 0.9;

export function isSure(detection: Detection): boolean {
  return detection.score >= SURE_SCORE;
}
