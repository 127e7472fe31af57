/**
 * Fits of what lies beyond a high threshold (peaks over threshold: Pickands 1975; Coles 2001, chapter 4). Excesses are
 * values minus the threshold, all positive; each weighs what its weight says, as in a bootstrap.
 */

/** The generalised Pareto distribution: P(excess > y) = (1 + shape · y / scale)^(−1 / shape). */
export interface GeneralisedPareto {
  readonly scale: number;
  /** 0: exponential; below 0 the tail ends at −scale / shape. */
  readonly shape: number;
}

/** Golden-section steps: each leaves 0.618 of the interval. */
const STEPS = 60;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Maximum likelihood. For a given θ = −shape / scale the best shape is the mean of log(1 − θ y), which leaves one number
 * to search (Grimshaw 1993). Shapes below −0.5 are not told from −0.5 with certainty; scores of faces have none.
 * Throws RangeError without excesses.
 */
export function fitGeneralisedPareto(excesses: Float64Array, weights?: Float64Array): GeneralisedPareto {
  const mean = weightedMean(excesses, weights, (y) => y);
  const largest = excesses.reduce((most, y) => Math.max(most, y), 0);
  const shapeAt = (theta: number) => weightedMean(excesses, weights, (y) => Math.log1p(-theta * y));
  const loss = (theta: number) => {
    if (Math.abs(theta) * mean < 1e-9) return Math.log(mean);
    const shape = shapeAt(theta);
    return Math.log(-shape / theta) + shape;
  };
  const theta = minimise(loss, -2 / mean, (1 - 1e-9) / largest);
  const shape = shapeAt(theta);
  return Math.abs(theta) * mean < 1e-9 ? { scale: mean, shape: 0 } : { scale: -shape / theta, shape };
}

/**
 * The same family when it is known where the tail ends: P(excess > y) = (1 − y / end)^exponent, shape −1 / exponent. Of what
 * lies beyond `ceiling` only that is believed, and not how far: so nobody who is there under two names moves the fit. The
 * maximum likelihood is then the number of those below it over the sum of −log(1 − y / end) of all (Coles 2001, §2.6; censoring
 * as in Hill 1975).
 */
export function fitExponent(
  excesses: Float64Array,
  end: number,
  { weights, ceiling = end }: { readonly weights?: Float64Array | undefined; readonly ceiling?: number } = {},
): number {
  const below = weightedMean(excesses, weights, (y) => (y < ceiling ? 1 : 0));
  return below / weightedMean(excesses, weights, (y) => -Math.log1p(-Math.min(y, ceiling) / end));
}

function weightedMean(values: Float64Array, weights: Float64Array | undefined, of: (value: number) => number): number {
  if (values.length === 0) throw new RangeError('nothing lies beyond the threshold');
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights?.[i] ?? 1;
    if (weight === 0) continue;
    sum += weight * of(values[i] ?? 0);
    total += weight;
  }
  return sum / total;
}

/** Where a function with one valley between `low` and `high` is lowest. */
function minimise(loss: (at: number) => number, low: number, high: number): number {
  let [from, to] = [low, high];
  let [left, right] = [to - GOLDEN * (to - from), from + GOLDEN * (to - from)];
  let [atLeft, atRight] = [loss(left), loss(right)];
  for (let step = 0; step < STEPS; step++) {
    if (atLeft < atRight) {
      [to, right, atRight] = [right, left, atLeft];
      left = to - GOLDEN * (to - from);
      atLeft = loss(left);
    } else {
      [from, left, atLeft] = [left, right, atRight];
      right = from + GOLDEN * (to - from);
      atRight = loss(right);
    }
  }
  return (from + to) / 2;
}
