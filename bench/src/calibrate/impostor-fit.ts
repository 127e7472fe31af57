import { fitExponent, fitGeneralisedPareto, type GeneralisedPareto } from '@kith/server/parts';
import { type Cosines, figureAtRate, type ImpostorPair } from '../accuracy/cosines.ts';
import { whole } from '../accuracy/report.ts';

/** Below this share of the pairs of different people the tail begins. */
export const TAIL_RATE = 1e-2;
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
  /** Photos of each person. */
  readonly photosOf: readonly number[];
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
  const photosOf: number[] = [];
  for (const { person } of cosines.looks) photosOf[person] = (photosOf[person] ?? 0) + 1;
  // People without a face in any photo leave holes.
  const filled = Array.from(photosOf, (photos) => photos ?? 0);
  return { pairs: cosines.impostorsFrom(figureAtRate(cosines.impostors, POOL_RATE)), photosOf: filled };
}

/** @param times how often each person is drawn; by default everybody once */
export function fitTail(top: TopPairs, times: readonly number[] = top.photosOf.map(() => 1)): TailFit {
  const { threshold, excesses, weights } = beyondThreshold(top, times);
  return { threshold, exponent: fitExponent(excesses, LARGEST - threshold, weights) };
}

/** The same excesses without the end being given: whether it is where it should be. */
export function fitFreeTail(top: TopPairs, times: readonly number[] = top.photosOf.map(() => 1)): GeneralisedPareto {
  const { excesses, weights } = beyondThreshold(top, times);
  return fitGeneralisedPareto(excesses, weights);
}

function beyondThreshold({ pairs, photosOf }: TopPairs, times: readonly number[]) {
  const weightOf = ({ a, b }: ImpostorPair) => (times[a.person] ?? 0) * (times[b.person] ?? 0);
  let [photos, squares] = [0, 0];
  for (const [person, count] of photosOf.entries()) {
    const weight = count * (times[person] ?? 0);
    photos += weight;
    squares += weight * weight;
  }
  const wanted = (TAIL_RATE * (photos * photos - squares)) / 2;
  let reached = 0;
  let end = 0;
  while (end < pairs.length && reached <= wanted) reached += weightOf(pairs[end++] as ImpostorPair);
  const beyond = pairs.slice(0, end - 1);
  const threshold = pairs[end - 1]?.cosine ?? Number.NaN;
  return {
    threshold,
    excesses: Float64Array.from(beyond, ({ cosine }) => cosine - threshold),
    weights: Float64Array.from(beyond, weightOf),
  };
}
