import { defaultThresholds } from '@kith/contract';
import { log10RateAt } from './impostor-curve.ts';
import { impostorTail } from './impostor-tail.ts';

/** Galleries smaller than this count as this large. */
const SMALLEST_GALLERY = 1000;

/**
 * Logarithm (base 10) of how many templates of strangers one search is expected to find at this cosine or above: −1 is
 * one search of ten. −∞ at cosine 1.
 * @param gallery number of templates compared with
 */
export function log10FalseAlarms(cosine: number, gallery: number): number {
  return log10RateAt(impostorTail, cosine) + Math.log10(Math.max(gallery, SMALLEST_GALLERY));
}

const { exact, ha, junk } = defaultThresholds;

/**
 * Calibrated confidence, 0–100 with two decimals. Against a gallery of N a stranger reaches `junk` (68.84) in one search of
 * ten, `ha` (75.5) in one of a hundred and `exact` (79.3) in one of a thousand, whatever N is (taken as at least 1,000).
 * A template compared with itself is 100. How it was measured: docs/confidence.md.
 */
export function confidenceOf(cosine: number, gallery: number): number {
  const alarms = log10FalseAlarms(cosine, gallery);
  return Math.round(clamp(percent(alarms, gallery), 0, 100) * 100) / 100;
}

function percent(alarms: number, gallery: number): number {
  if (alarms > -1) {
    const atNothing = log10FalseAlarms(0, gallery);
    return (junk * (atNothing - alarms)) / (atNothing + 1);
  }
  if (alarms > -2) return junk + (ha - junk) * (-1 - alarms);
  if (alarms > -3) return ha + (exact - ha) * (-2 - alarms);
  // In the tail this is what the cosine misses of 1, as a share of what it misses at `exact`.
  const missing = 10 ** ((alarms + 3) / impostorTail.exponent);
  return 100 - (100 - exact) * missing ** 2;
}

/** The smallest cosine whose confidence is at least this one: the inverse of `confidenceOf`, to within 1e-6. */
export function cosineOf(confidence: number, gallery: number): number {
  let low = -1;
  let high = 1;
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (confidenceOf(middle, gallery) >= confidence) high = middle;
    else low = middle;
  }
  return low;
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
