import type { FaceComparison } from '@kith/contract';
import type { Likeness } from '../../recognition/calibration/compare.ts';
import { type Level, reaches } from '../../recognition/calibration/levels.ts';

/** How alike two faces are, beside whether that is as much as was asked. */
export const toComparison = ({ result, confidence }: Likeness, asked: Level): FaceComparison => ({
  similar: reaches(result, asked),
  result,
  confidence,
});
