/**
 * Vectors that behave as face templates, for tests and benchmarks.
 *
 * Templates of different people have cosines of mean 0 and deviation 0.096, which is what random directions have in
 * 1 / 0.096² = 108 dimensions. So: 108 normal numbers, spread over 512 components by a Walsh–Hadamard transform.
 */

import { DIMENSIONS, type RawTemplate, type ScaledTemplate } from '@kith/server/parts';

const EFFECTIVE_DIMENSIONS = 108;

/** May stand for either form of a template: whoever stores one and looks for it scales it in between. */
export type FaceVector = RawTemplate & ScaledTemplate;

/** A source of such vectors. */
export interface FaceLike {
  /** Uniform in [0, 1). */
  random(): number;
  /** A stranger to everybody: unit length. */
  stranger(): FaceVector;
  /** Unit length, with exactly this cosine to the template; what is left points at random, or as far as it can `towards`. */
  similar(template: Float32Array, cosine: number, towards?: Float32Array): FaceVector;
}

/** The same vectors every time for the same seed. */
export function faceLike(seed: number): FaceLike {
  const random = xorshift(seed);
  const components = shuffled(DIMENSIONS, random).slice(0, EFFECTIVE_DIMENSIONS);

  function stranger(): FaceVector {
    const vector = new Float64Array(DIMENSIONS);
    for (const i of components) vector[i] = normal(random);
    hadamard(vector);
    return unit(vector);
  }

  function similar(template: Float32Array, cosine: number, towards: Float32Array = stranger()): FaceVector {
    const rest = unit(sum(1, towards, -dot(template, towards), template));
    return unit(sum(cosine, template, Math.sqrt(1 - cosine * cosine), rest));
  }

  return { random, stranger, similar };
}

/** Of unit vectors: their cosine. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function sum(a: number, x: Float32Array, b: number, y: Float32Array): Float64Array {
  const result = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) result[i] = a * (x[i] as number) + b * (y[i] as number);
  return result;
}

function at(vector: Float64Array, i: number): number {
  return vector[i] as number;
}

function unit(vector: Float64Array): FaceVector {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += at(vector, i) ** 2;
  const scale = 1 / Math.sqrt(squares);
  const result = new Float32Array(vector.length);
  for (let i = 0; i < vector.length; i++) result[i] = at(vector, i) * scale;
  return result as FaceVector;
}

function hadamard(vector: Float64Array): void {
  for (let half = 1; half < vector.length; half *= 2) {
    for (let start = 0; start < vector.length; start += 2 * half) {
      for (let i = start; i < start + half; i++) {
        const a = at(vector, i);
        const b = at(vector, i + half);
        vector[i] = a + b;
        vector[i + half] = a - b;
      }
    }
  }
}

/** Box and Muller's. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function shuffled(length: number, random: () => number): number[] {
  return Array.from({ length }, (_, i) => ({ i, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ i }) => i);
}

/** Marsaglia's xorshift32. */
function xorshift(seed: number): () => number {
  let state = seed || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}
