/**
 * How alike a face is to a template of which nothing but the sign bits is known.
 *
 * A sign that differs costs as much as the component of the face weighs there: 1 − 2 · (weight of the differing signs) / (weight
 * of all) has the cosine c of the two as its mean, and at most 0.034 as its deviation (0.6 / √512 over 0.8, the mean of what a component of
 * a unit vector weighs; it is how RaBitQ estimates, Gao and Long 2024). Of 140,000 pairs of face-like vectors the deviation was
 * 0.03, and the furthest pair 0.15 beyond the mean. Counting the signs alone deviates half as much again; so whoever passed
 * the count is estimated like this before anything is read of it.
 *
 * The weights are whole numbers up to 15, so that a database can add them up: bit k of all weights together is a mask,
 * and what its differing bits weigh is 2^k times their number. Rounding adds a twentieth to the deviation.
 */

import { DIMENSIONS } from '../scale/dimensions.ts';
import type { ScaledTemplate } from '../scale/templates.ts';

/** Five deviations: whoever has a cosine is estimated to have this much less at most. */
export const ESTIMATE_MARGIN = 0.17;

const MASKS = 4;
const HEAVIEST = 2 ** MASKS - 1;
/** More than three times the mean counts as that. */
const CLIPPED = 3 / Math.sqrt(DIMENSIONS);

export interface SignWeights {
  /** '0' for a positive component, '1' for a negative one, in their order. */
  readonly signs: string;
  /** Bit k of the weight of each component, in their order, lowest bits first. */
  readonly masks: readonly string[];
  /** Weight of all components. */
  readonly total: number;
}

/** @param face 512 float32 of unit length */
export function signWeights(face: ScaledTemplate): SignWeights {
  const heaviest = Math.min(
    CLIPPED,
    face.reduce((most, component) => Math.max(most, Math.abs(component)), 0),
  );
  const weights = Array.from(face, (component) =>
    Math.min(HEAVIEST, Math.round((Math.abs(component) / heaviest) * HEAVIEST)),
  );
  return {
    // As the sign bit has it: -0 is negative.
    signs: Array.from(face, (component) => (component < 0 || Object.is(component, -0) ? '1' : '0')).join(''),
    masks: Array.from({ length: MASKS }, (_, k) => weights.map((weight) => (weight >> k) & 1).join('')),
    total: weights.reduce((sum, weight) => sum + weight, 0),
  };
}

/** The cosine, as the weight of the differing signs says it. */
export const estimatedCosine = ({ total }: Pick<SignWeights, 'total'>, differing: number): number =>
  1 - (2 * differing) / total;

/**
 * The least that whoever has a cosine, or a larger one, is estimated to have. The more alike two faces are, the fewer signs are left to
 * chance: of 230,000 pairs of face-like vectors the deviation was 0.034 · √(1 − cosine²) at most, whatever the cosine.
 */
export const leastEstimate = (cosine: number): number =>
  cosine - ESTIMATE_MARGIN * Math.sqrt(1 - Math.min(Math.max(cosine, 0), 1) ** 2);

/** The weight of differing signs within which everybody is who reaches a cosine. */
export const reachWeight = ({ total }: Pick<SignWeights, 'total'>, leastCosine: number): number =>
  Math.ceil(((1 - leastCosine + ESTIMATE_MARGIN) / 2) * total);
