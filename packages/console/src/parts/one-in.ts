/**
 * Where confidence stands for a share of strangers, as docs/confidence.md has it: one in ten reach 68.84, one in a
 * hundred 75.5, one in a thousand 79.3, and between them confidence follows the logarithm of that share.
 */
const fixed = [
  { confidence: 68.84, exponent: 1 },
  { confidence: 75.5, exponent: 2 },
  { confidence: 79.3, exponent: 3 },
] as const;

/** From here on nothing was measured that would tell one in so many from another. */
const MOST = 3;

/** One stranger in how many reaches a confidence, as a round number from 10 to 1,000; null below. */
export function oneIn(confidence: number): number | null {
  const [first, middle, last] = fixed;
  if (confidence < first.confidence) return null;
  const [from, to] = confidence < middle.confidence ? [first, middle] : [middle, last];
  const share = (confidence - from.confidence) / (to.confidence - from.confidence);
  const exact = 10 ** Math.min(MOST, from.exponent + share * (to.exponent - from.exponent));
  const digit = 10 ** Math.floor(Math.log10(exact));
  return Math.round(exact / digit) * digit;
}
