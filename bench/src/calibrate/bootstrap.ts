import { fitFreeTail, fitTail, type TailFit, type TopPairs } from './impostor-fit.ts';

const ROUNDS = 1000;
/** The free fit takes longer and is only looked at: every so manieth round has one. */
const FREE_EVERY = 10;

export interface Bootstrap {
  readonly fits: readonly TailFit[];
  /** Shapes of the tail when its end is not given. */
  readonly shapes: readonly number[];
}

/**
 * What the fit might have been with other people: everybody is drawn with replacement, with all of their photos (Efron and
 * Tibshirani 1993). Pairs share pictures, and pictures people, so that drawing pairs would pretend to know far too much.
 */
export function bootstrap(top: TopPairs, random: () => number): Bootstrap {
  const fits: TailFit[] = [];
  const shapes: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const times = Array.from({ length: top.people }, () => 0);
    for (const _ of times) {
      const person = Math.floor(random() * times.length);
      times[person] = (times[person] ?? 0) + 1;
    }
    fits.push(fitTail(top, times));
    if (round % FREE_EVERY === 0) shapes.push(fitFreeTail(top, times).shape);
  }
  return { fits, shapes };
}

/** The figure that this share of some lies below. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
