import type { Box } from '../vision.ts';

/** One face as the detector sees it. */
export interface Detection {
  readonly box: Box;
  /** 0–1. */
  readonly score: number;
}
