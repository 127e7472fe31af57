import type { Thresholds } from '@kith/contract';
import type { ScaledTemplate } from '../scale/templates.ts';
import { confidenceOf } from './calibration.ts';
import { cosineOfTemplates } from './cosine.ts';
import { type Level, resultOf } from './levels.ts';

/** How alike a face and somebody's looks are. */
export interface Likeness {
  readonly result: Level;
  readonly confidence: number;
}

/**
 * Compares one template with those of one person, of which the most alike counts. All are 512 float32 of unit length. Nothing is
 * like somebody of whom there are none.
 */
export function compareTemplates(
  template: ScaledTemplate,
  looks: readonly ScaledTemplate[],
  thresholds: Thresholds,
): Likeness {
  if (looks.length === 0) return { result: 'nm', confidence: 0 };
  const confidence = confidenceOf(Math.max(...looks.map((look) => cosineOfTemplates(template, look))), looks.length);
  return { result: resultOf(confidence, thresholds), confidence };
}
