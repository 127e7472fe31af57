/** What comparisons of different people reach: how often two pictures of strangers have at least this cosine. */
export interface ImpostorCurve {
  /**
   * [cosine, log10 of the rate], cosines rising and rates falling, from [−1, 0] on. Beyond the last point a generalised
   * Pareto tail that ends at cosine 1 goes on: rate = last rate · ((1 − cosine) / (1 − last cosine))^exponent.
   */
  readonly body: readonly (readonly [cosine: number, log10Rate: number])[];
  readonly exponent: number;
}

/** The logarithm (base 10) of the share of strangers' comparisons that reach a cosine; −∞ at 1. */
export function log10RateAt({ body, exponent }: ImpostorCurve, cosine: number): number {
  const after = body.findIndex(([at]) => at >= cosine);
  const [last, lastRate] = pointAt(body, body.length - 1);
  // Rounding lets the cosine of a template with itself be a little more than 1.
  if (after < 0) return lastRate + exponent * Math.log10(Math.max(0, 1 - cosine) / (1 - last));
  const [upper, upperRate] = pointAt(body, Math.max(after, 1));
  const [lower, lowerRate] = pointAt(body, Math.max(after, 1) - 1);
  return lowerRate + ((cosine - lower) / (upper - lower)) * (upperRate - lowerRate);
}

/** The cosine that this share of strangers' comparisons reaches: the inverse of `log10RateAt`, for rates of its tail. */
export function tailCosineAt({ body, exponent }: ImpostorCurve, log10Rate: number): number {
  const [last, lastRate] = pointAt(body, body.length - 1);
  return 1 - (1 - last) * 10 ** ((log10Rate - lastRate) / exponent);
}

function pointAt(body: ImpostorCurve['body'], at: number): readonly [cosine: number, log10Rate: number] {
  const point = body[at];
  if (!point) throw new Error('An impostor curve has two points at least.');
  return point;
}
