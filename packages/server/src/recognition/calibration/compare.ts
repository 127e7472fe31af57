import type { Thresholds } from '@kith/contract';
import { confidenceOf } from './calibration.ts';
import { cosineOfTemplates } from './cosine.ts';
import { type Level, resultOf } from './levels.ts';

/** How alike a face and somebody's looks are. */
export interface Likeness {
  readonly result: Level;
  readonly confidence: number;
}

/** Compares one template with those of one person, of which the most alike counts. All are 512 float32 of unit length. */
export function compareTemplates(
  template: Float32Array,
  looks: readonly Float32Array[],
  thresholds: Thresholds,
): Likeness {
  const confidence = confidenceOf(Math.max(...looks.map((look) => cosineOfTemplates(template, look))), looks.length);
  return { result: resultOf(confidence, thresholds), confidence };
}
