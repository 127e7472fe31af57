import { defaultThresholds } from '@kith/contract';

/**
 * What an impostor comparison reaches: [cosine, log10 of the false accept rate]. Measured with the networks of `vision/`
 * on Labeled Faces in the Wild down to 1e-5 (87 million pairs of different people); beyond, where mislabelled pictures of
 * that set dominate, continued with the measured steps of 0.078 and 0.068 a decade, shrinking. See docs/confidence.md.
 */
const impostorTail: readonly (readonly [cosine: number, log10Far: number])[] = [
  [0.005, Math.log10(0.5)],
  [0.128, -1],
  [0.24, -2],
  [0.34, -3],
  [0.418, -4],
  [0.485, -5],
  [0.545, -6],
  [0.6, -7],
  [0.645, -8],
];

/** Galleries smaller than this count as this large. */
const SMALLEST_GALLERY = 1000;

/**
 * Logarithm (base 10) of how many strangers' searches of ten reach this cosine: expected false accepts of one search.
 * @param gallery number of persons compared with
 */
export function log10FalseAlarms(cosine: number, gallery: number): number {
  return log10Far(cosine) + Math.log10(Math.max(gallery, SMALLEST_GALLERY));
}

function log10Far(cosine: number): number {
  let lower = impostorTail[0];
  let upper = impostorTail[1];
  for (let i = 1; i < impostorTail.length; i++) {
    lower = impostorTail[i - 1];
    upper = impostorTail[i];
    if (upper && cosine <= upper[0]) break;
  }
  if (!lower || !upper) throw new Error('The impostor tail has no two points.');
  return lower[1] + ((cosine - lower[0]) / (upper[0] - lower[0])) * (upper[1] - lower[1]);
}

const { exact, ha, junk } = defaultThresholds;

/**
 * Calibrated confidence, 0–100 with two decimals. Against a gallery of N a stranger reaches `junk` (68.84) in one search of
 * ten, `ha` (75.5) in one of a hundred and `exact` (79.3) in one of a thousand, whatever N is (taken as at least 1,000).
 * A template compared with itself is 100.
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
  const missing = 1 - (-3 - alarms) / (-3 - log10FalseAlarms(1, gallery));
  return 100 - (100 - exact) * clamp(missing, 0, 1) ** 2;
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
