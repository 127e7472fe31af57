/**
 * How far the sign-bit stage must look, so that whoever reaches a cosine is never lost.
 *
 * Two unit vectors with cosine c differ in 512 · acos(c) / π of their sign bits (Goemans and Williamson 1995). Were the
 * bits independent, the deviation would be 11 at most; of 450,000 pairs of face-like vectors it was 8.6, and the
 * furthest pair 37 bits beyond the mean. So everybody who differs in no more than the mean plus a margin of 50 gets a
 * dot product. This holds whatever the crowd looks like: ever so many lookalikes cost time and never push the right
 * person out.
 *
 *   cosine    bits, mean   looked at within   strangers (256 ± 20) within
 *   0.418     186          236                16 %
 *   0.545     162          212                1.4 %
 *   0.60      151          201                0.3 %
 */

import { DIMENSIONS } from '../scale/dimensions.ts';

/** Four and a half deviations of 11 bits; 5.8 of the measured 8.6. */
const MARGIN_BITS = 50;

/** Number of differing sign bits within which everybody gets a dot product. */
export const reachBits = (leastCosine: number): number =>
  Math.min(DIMENSIONS, Math.ceil((DIMENSIONS * Math.acos(leastCosine)) / Math.PI) + MARGIN_BITS);
