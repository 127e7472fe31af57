import { DIMENSIONS, type Scale } from '@kith/server/parts';
import { dot, faceLike } from '@kith/testing/face-like';

/** More know little more: true accepts at the same false accepts within a group rise by 0.3 of 100 from 1,024 to 3,000. */
const CENTRES = 1024;
/** A centre is the mean of a person and of the most alike others: so many in all, and so nobody's own template. */
const PEOPLE_A_CENTRE = 8;
const SEED = 2_021;

/** The scale that photos of people give, one template each. Throws RangeError when there are too few of them. */
export function fitScale(templates: readonly Float32Array[]): Scale {
  if (templates.length < CENTRES) {
    throw new RangeError(`A scale takes ${CENTRES} people; here are ${templates.length}.`);
  }
  const mean = meanOf(templates);
  const faces = templates.map((template) => unit(template.map((value, i) => value - (mean[i] ?? 0))));
  const centres = new Float32Array(CENTRES * DIMENSIONS);
  for (const [i, face] of drawn(faces, CENTRES).entries()) {
    const alike = faces
      .map((other) => ({ other, cosine: dot(face, other) }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, PEOPLE_A_CENTRE);
    centres.set(meanOf(alike.map(({ other }) => other)), i * DIMENSIONS);
  }
  return { mean, centres };
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const sums = new Float64Array(DIMENSIONS);
  for (const vector of vectors) for (let i = 0; i < DIMENSIONS; i++) sums[i] = (sums[i] ?? 0) + (vector[i] ?? 0);
  return Float32Array.from(sums, (sum) => sum / vectors.length);
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}

/** So many of them, in their order. */
function drawn<T>(all: readonly T[], count: number): T[] {
  const { random } = faceLike(SEED);
  return all
    .map((one, place) => ({ one, place, order: random() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
}
