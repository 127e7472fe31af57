import { fitExponent, fitGeneralisedPareto, type GeneralisedPareto } from '@kith/server/parts';
import { type Cosines, figureAtRate, type ImpostorPair } from '../accuracy/cosines.ts';
import { circleOf, type Look, sideOf } from '../accuracy/look.ts';
import { whole } from '../accuracy/report.ts';

/** Below this share of the pairs of different people the tail begins. */
export const TAIL_RATE = 1e-2;
/**
 * Above the cosine that this share of the pairs reaches, how far above is not believed: where one pair in a thousand lies, one
 * person under two names is as common as two who look alike.
 */
const CEILING_RATE = 1e-3;
/** So much of the top is kept: in a bootstrap the threshold moves a little. */
const POOL_RATE = 5e-2;
/** The largest cosine there is, where the tail ends. */
const LARGEST = 1;
/** Fewer say too little about one pair in a hundred and what lies beyond. */
const FEWEST_PEOPLE = 50;
const FEWEST_PAIRS = 10_000;

/** The pairs of different people that are most alike, the most alike first. */
export interface TopPairs {
  readonly pairs: readonly ImpostorPair[];
  readonly looks: readonly Look[];
  /** One more than the highest number of a person. */
  readonly people: number;
}

export interface TailFit {
  /** The cosine that TAIL_RATE of the pairs reach. */
  readonly threshold: number;
  /** Beyond it: rate = TAIL_RATE · ((1 − cosine) / (1 − threshold))^exponent. */
  readonly exponent: number;
}

/** Why nothing can be fitted to so few people, as a sentence; undefined when it can. */
export function whyTooLittle({ looks, impostors }: Cosines): string | undefined {
  const people = new Set(looks.map(({ person }) => person)).size;
  if (people >= FEWEST_PEOPLE && impostors.length >= FEWEST_PAIRS) return undefined;
  return `A fit takes ${FEWEST_PEOPLE} people and ${whole(FEWEST_PAIRS)} pairs of different people; here are ${people} and ${whole(impostors.length)}.`;
}

export function topPairsOf(cosines: Cosines): TopPairs {
  const { looks, impostors } = cosines;
  return {
    pairs: cosines.impostorsFrom(figureAtRate(impostors, POOL_RATE)),
    looks,
    people: 1 + looks.reduce((most, { person }) => Math.max(most, person), 0),
  };
}

/** @param times how often each person is drawn; by default everybody once */
export function fitTail(top: TopPairs, times: readonly number[] = onceEach(top)): TailFit {
  const { threshold, excesses, weights, ceiling } = beyondThreshold(top, times);
  return { threshold, exponent: fitExponent(excesses, LARGEST - threshold, { weights, ceiling }) };
}

/** The same excesses without the end being given: whether it is where it should be. */
export function fitFreeTail(top: TopPairs, times: readonly number[] = onceEach(top)): GeneralisedPareto {
  const { excesses, weights } = beyondThreshold(top, times);
  return fitGeneralisedPareto(excesses, weights);
}

function beyondThreshold(top: TopPairs, times: readonly number[]) {
  const { pairs } = top;
  const weightOf = ({ a, b }: ImpostorPair) => (times[a.person] ?? 0) * (times[b.person] ?? 0);
  const all = weightOfAll(top, times);
  let reached = 0;
  let end = 0;
  let ceilingAt = 0;
  while (end < pairs.length && reached <= TAIL_RATE * all) {
    if (reached <= CEILING_RATE * all) ceilingAt = end;
    reached += weightOf(pairs[end++] as ImpostorPair);
  }
  const beyond = pairs.slice(0, end - 1);
  const threshold = pairs[end - 1]?.cosine ?? Number.NaN;
  return {
    threshold,
    excesses: Float64Array.from(beyond, ({ cosine }) => cosine - threshold),
    weights: Float64Array.from(beyond, weightOf),
    ceiling: (pairs[ceilingAt]?.cosine ?? LARGEST) - threshold,
  };
}

/** How many pairs of strangers there are when everybody is drawn so often. */
function weightOfAll({ looks }: TopPairs, times: readonly number[]): number {
  const circles = new Map<string, number>();
  const sides = new Map<string, number>();
  for (const look of looks) {
    const weight = times[look.person] ?? 0;
    const circle = circleOf(look);
    const side = `${circle}/${sideOf(look)}`;
    circles.set(circle, (circles.get(circle) ?? 0) + weight);
    sides.set(side, (sides.get(side) ?? 0) + weight);
  }
  return (sumOfSquares(circles.values()) - sumOfSquares(sides.values())) / 2;
}

const sumOfSquares = (weights: Iterable<number>): number =>
  [...weights].reduce((sum, weight) => sum + weight * weight, 0);

const onceEach = ({ people }: TopPairs): number[] => Array.from({ length: people }, () => 1);
