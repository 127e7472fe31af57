import { cosineOfTemplates } from '@kith/server/parts';
import type { Look } from './look.ts';

/** The cosines of all pairs of looks. */
export class Cosines {
  readonly looks: readonly Look[];
  /** Of pairs of one person, ascending. */
  readonly genuine: Float32Array;
  /** Of pairs of two people, ascending. */
  readonly impostors: Float32Array;
  /** Pair (a, b), a < b, lies at b · (b − 1) / 2 + a. */
  readonly #all: Float32Array;

  constructor(looks: readonly Look[]) {
    this.looks = looks;
    this.#all = new Float32Array((looks.length * (looks.length - 1)) / 2);
    let genuine = 0;
    this.#eachPair((a, b, at) => {
      this.#all[at] = cosineOfTemplates(a.template, b.template);
      if (a.person === b.person) genuine++;
    });
    this.genuine = new Float32Array(genuine);
    this.impostors = new Float32Array(this.#all.length - genuine);
    let [ofOne, ofTwo] = [0, 0];
    this.#eachPair((a, b, at) => {
      if (a.person === b.person) this.genuine[ofOne++] = this.#all[at] ?? 0;
      else this.impostors[ofTwo++] = this.#all[at] ?? 0;
    });
    this.genuine.sort();
    this.impostors.sort();
  }

  /** The cosine of two different looks, by their places. */
  at(a: number, b: number): number {
    const [low, high] = a < b ? [a, b] : [b, a];
    return this.#all[(high * (high - 1)) / 2 + low] ?? Number.NaN;
  }

  /** The pairs of two people that reach a cosine, the most alike first. */
  impostorsFrom(least: number): ImpostorPair[] {
    const found: ImpostorPair[] = [];
    this.#eachPair((a, b, at) => {
      const cosine = this.#all[at] ?? 0;
      if (cosine >= least && a.person !== b.person) found.push({ a, b, cosine });
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
