import { cosineOfTemplates } from '@kith/server/parts';
import { circleOf, type Look, sideOf } from './look.ts';

/** The cosines of all pairs of looks that are compared. */
export class Cosines {
  readonly looks: readonly Look[];
  /** Of pairs of one person, ascending. */
  readonly genuine: Float32Array;
  /** Of pairs of strangers, ascending. */
  readonly impostors: Float32Array;
  /** Pair (a, b), a < b, lies at b · (b − 1) / 2 + a. */
  readonly #all: Float32Array;

  /** @param areOne whether two looks of different sides show one person all the same: such a pair is left out */
  constructor(looks: readonly Look[], areOne: (a: Look, b: Look) => boolean = () => false) {
    this.looks = looks;
    this.#all = new Float32Array((looks.length * (looks.length - 1)) / 2);
    const genuine: number[] = [];
    const impostors: number[] = [];
    this.#eachPair((a, b, at) => {
      this.#all[at] = Number.NaN;
      if (circleOf(a) !== circleOf(b)) return;
      const strangers = sideOf(a) !== sideOf(b);
      if ((!strangers && a.person !== b.person) || (strangers && areOne(a, b))) return;
      const cosine = cosineOfTemplates(a.template, b.template);
      this.#all[at] = cosine;
      (strangers ? impostors : genuine).push(cosine);
    });
    this.genuine = Float32Array.from(genuine).sort();
    this.impostors = Float32Array.from(impostors).sort();
  }

  /** The cosine of two different looks, by their places; NaN of a pair that is not compared or left out. */
  at(a: number, b: number): number {
    const [low, high] = a < b ? [a, b] : [b, a];
    return this.#all[(high * (high - 1)) / 2 + low] ?? Number.NaN;
  }

  /** The pairs of strangers that reach a cosine, the most alike first. */
  impostorsFrom(least: number): ImpostorPair[] {
    const found: ImpostorPair[] = [];
    this.#eachPair((a, b, at) => {
      const cosine = this.#all[at] ?? 0;
      if (cosine >= least && sideOf(a) !== sideOf(b)) found.push({ a, b, cosine });
    });
    return found.sort((a, b) => b.cosine - a.cosine);
  }

  #eachPair(visit: (a: Look, b: Look, at: number) => void): void {
    let at = 0;
    for (const [i, b] of this.looks.entries()) {
      for (let j = 0; j < i; j++) visit(this.looks[j] as Look, b, at++);
    }
  }
}

/** Two looks of two people. */
export interface ImpostorPair {
  readonly a: Look;
  readonly b: Look;
  readonly cosine: number;
}

/** How many of some ascending figures are at least this one. */
export function countFrom(ascending: Float32Array, least: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) >= least) high = middle;
    else low = middle + 1;
  }
  return ascending.length - low;
}

/** The figure that no more than this share of some ascending ones is above. */
export function figureAtRate(ascending: Float32Array, rate: number): number {
  return ascending[ascending.length - 1 - Math.floor(rate * ascending.length)] ?? Number.NaN;
}
