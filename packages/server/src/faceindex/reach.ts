/**
 * How far the sign-bit stage must look, so that whoever would reach `junk` is never lost.
 *
 * A stranger reaches `junk` in one search of ten: a false accept rate of 0.1 / max(n, 1000) per comparison against n
 * candidates. The cosine that belongs to it is read from the measured and extrapolated tail of the embedding
 * (docs: 0.418 at 1e-4, 0.485 at 1e-5, 0.545 at 1e-6, 0.60 at 1e-7, 0.645 at 1e-8), log-linear between.
 *
 * Two unit vectors with cosine c differ in 512 * acos(c) / π of their sign bits (Goemans and Williamson 1995), with
 * deviation 11. So everybody who differs in no more than that plus MARGIN bits gets a dot product. This holds
 * whatever the crowd looks like: ever so many lookalikes cost time and never push the right person out.
 *
 *   n            junk      bits, mean   looked at within   strangers (256 ± 20) within
 *   1,000        0.418     186          239                20 %
 *   100,000      0.545     162          215                2 %
 *   1,000,000    0.60      151          204                0.5 %
 *   7,000,000    0.64      143          196                0.13 %
 */

import { DIMENSIONS } from './dimensions.ts';

/** Cosine at a false accept rate of 1e-4, 1e-5, ... 1e-8. */
const TAIL = [0.418, 0.485, 0.545, 0.6, 0.645] as const;
const FIRST_EXPONENT = 4;

/** Calibration may move the cosine of `junk` down by so much before this table must follow. */
const SLACK = 0.02;
/** Four and a half deviations of 11 bits; with the slack (3 to 4 bits) nearly five: one miss in some millions. */
const MARGIN_BITS = 50;

/** No probe with a lower cosine reaches `junk` against so many candidates. */
export function leastCosineOfJunk(candidates: number): number {
  const at = Math.log10(Math.max(candidates, 1000) * 10) - FIRST_EXPONENT;
  const from = TAIL[Math.floor(at)] ?? TAIL[4];
  const to = TAIL[Math.floor(at) + 1] ?? TAIL[4];
  return from + (to - from) * (at % 1);
}

/** Number of differing sign bits within which everybody gets a dot product. */
export function reachBits(candidates: number): number {
  const cosine = leastCosineOfJunk(candidates) - SLACK;
  return Math.ceil((DIMENSIONS * Math.acos(cosine)) / Math.PI) + MARGIN_BITS;
}
