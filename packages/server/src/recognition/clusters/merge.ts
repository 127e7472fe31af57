import { defaultThresholds } from '@kith/contract';
import { confidenceOf, log10FalseAlarms } from '../calibration/calibration.ts';
import type { ScaledTemplate } from '../scale/templates.ts';
import { cosinesOfPairs, leastAlikeCosine } from './alike.ts';

/**
 * Logarithm (base 10) of how many others may be as alike, by chance, as the means of two strangers who are made one. A single pair of faces
 * must be `exact`, which is one of a thousand; several that agree say more than the best of them.
 */
const MEANS_MAY_ERR = -2.5;

/**
 * Whether two strangers are one person, by the faces that they are looked for by. A single face on both sides says what it says when a face
 * joins. Otherwise it is asked of all pairs: the means of both must be alike, counted as many times as there are faces on the smaller side,
 * and half of the pairs must be what one would call alike if they were all there is.
 * @param compared by how many faces all strangers of the space are looked for
 */
export function areOne(some: readonly ScaledTemplate[], others: readonly ScaledTemplate[], compared: number): boolean {
  const cosines = cosinesOfPairs(some, others);
  const [only = -1] = cosines;
  if (cosines.length <= 1) return confidenceOf(only, compared) >= defaultThresholds.exact;
  const sides = Math.min(some.length, others.length);
  const agreeing = cosines.filter((cosine) => cosine >= leastAlikeCosine).length;
  const means = sumOf(cosines) / (lengthOfSum(some) * lengthOfSum(others));
  return 2 * agreeing >= cosines.length && log10FalseAlarms(means, compared * sides) <= MEANS_MAY_ERR;
}

/** The cosine of the means of both sides is the sum of the cosines of all pairs, divided by these. */
const lengthOfSum = (faces: readonly ScaledTemplate[]): number => Math.sqrt(sumOf(cosinesOfPairs(faces, faces)));

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
