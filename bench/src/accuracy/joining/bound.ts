import { DIMENSIONS } from '@kith/server/parts';
import { dot } from '@kith/testing/face-like';
import { type Pairs, pairsOf, precisionOf, recallOf, type SeenFace } from './seen-face.ts';

/** Who shares no pair of faces this alike is never put together: far below every cosine that is precise enough. */
const LEAST_COSINE = 0.35;

/** How alike two clusters are: by their most alike faces, the mean of all pairs of faces, or the means of their faces. */
export const LINKAGES = ['most alike pair', 'mean of all pairs', 'means of faces'] as const;
export type Linkage = (typeof LINKAGES)[number];

/** The best that could be had by somebody who knows the truth and chooses where to stop. */
export interface Bound {
  readonly cosine: number;
  readonly pairs: Pairs;
}

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly cosine: number;
}

/** The pairs of faces that may be put together, the most alike first. */
export function alikePairs(faces: readonly SeenFace[]): Pair[] {
  const found: Pair[] = [];
  for (const [b, { scaled }] of faces.entries()) {
    for (let a = 0; a < b; a++) {
      const cosine = dot((faces[a] as SeenFace).scaled, scaled);
      if (cosine >= LEAST_COSINE) found.push({ a, b, cosine });
    }
  }
  return found.sort((x, y) => y.cosine - x.cosine);
}

/** The largest recall that one threshold has over all pairs of faces, each asked for itself, at this precision or better. */
export function boundOfPairs(faces: readonly SeenFace[], alike: readonly Pair[], precision: number): Bound {
  const { ofOne } = pairsOf([faces]);
  let right = 0;
  return bestOf(
    alike.map(({ a, b, cosine }, i) => {
      if (faces[a]?.person === faces[b]?.person) right++;
      return { cosine, pairs: { together: i + 1, ofOne, right } };
    }),
    precision,
  );
}

/** The same of agglomerative clustering: the two most alike clusters become one, again and again. */
export function boundOfLinkage(
  faces: readonly SeenFace[],
  alike: readonly Pair[],
  linkage: Linkage,
  precision: number,
): Bound {
  const { ofOne } = pairsOf([faces]);
  const clusters = faces.map((face) => new Grown(face));
  for (const { a, b, cosine } of alike) {
    clusters[a]?.near.set(clusters[b] as Grown, cosine);
    clusters[b]?.near.set(clusters[a] as Grown, cosine);
  }
  const steps: Bound[] = [];
  let [together, right] = [0, 0];
  const open = new Set(clusters);
  const nearest = new Map([...open].map((cluster) => [cluster, cluster.nearest(linkage)]));
  for (;;) {
    let best: { readonly one: Grown; readonly other: Grown; readonly cosine: number } | undefined;
    for (const [one, found] of nearest) if (found && found.cosine > (best?.cosine ?? -1)) best = { one, ...found };
    if (!best) return bestOf(steps, precision);
    const { one, other, cosine } = best;
    together += one.size * other.size;
    right += one.pairsWith(other);
    steps.push({ cosine, pairs: { together, ofOne, right } });
    one.take(other);
    nearest.delete(other);
    for (const touched of [one, ...one.near.keys()]) nearest.set(touched, touched.nearest(linkage));
  }
}

function bestOf(steps: readonly Bound[], precision: number): Bound {
  const none: Bound = { cosine: 1, pairs: { together: 0, ofOne: steps[0]?.pairs.ofOne ?? 0, right: 0 } };
  return steps
    .filter((step) => precisionOf(step.pairs) >= precision)
    .reduce((best, step) => (recallOf(step.pairs) > recallOf(best.pairs) ? step : best), none);
}

/** A cluster while it grows, and the most alike pair of faces with each other that has one. */
class Grown {
  readonly near = new Map<Grown, number>();
  readonly #people = new Map<number, number>();
  readonly #sum = new Float64Array(DIMENSIONS);
  #length = 0;
  size = 1;

  constructor({ person, scaled }: SeenFace) {
    this.#people.set(person, 1);
    this.#sum.set(scaled);
    this.#length = Math.hypot(...scaled);
  }

  nearest(linkage: Linkage): { readonly other: Grown; readonly cosine: number } | undefined {
    let best: { readonly other: Grown; readonly cosine: number } | undefined;
    for (const [other, mostAlike] of this.near) {
      const cosine = linkage === 'most alike pair' ? mostAlike : this.#likeness(other, linkage);
      if (cosine > (best?.cosine ?? -1)) best = { other, cosine };
    }
    return best;
  }

  #likeness(other: Grown, linkage: Linkage): number {
    let sum = 0;
    for (let i = 0; i < DIMENSIONS; i++) sum += (this.#sum[i] ?? 0) * (other.#sum[i] ?? 0);
    return sum / (linkage === 'mean of all pairs' ? this.size * other.size : this.#length * other.#length);
  }

  /** How many pairs of a face of this and one of the other are of one person. */
  pairsWith(other: Grown): number {
    return [...this.#people].reduce((sum, [person, faces]) => sum + faces * (other.#people.get(person) ?? 0), 0);
  }

  take(other: Grown): void {
    for (const [person, faces] of other.#people) this.#people.set(person, faces + (this.#people.get(person) ?? 0));
    for (let i = 0; i < DIMENSIONS; i++) this.#sum[i] = (this.#sum[i] ?? 0) + (other.#sum[i] ?? 0);
    this.#length = Math.hypot(...this.#sum);
    this.size += other.size;
    this.near.delete(other);
    for (const [third, cosine] of other.near) {
      third.near.delete(other);
      if (third === this) continue;
      const mostAlike = Math.max(cosine, this.near.get(third) ?? -1);
      this.near.set(third, mostAlike);
      third.near.set(this, mostAlike);
    }
  }
}
