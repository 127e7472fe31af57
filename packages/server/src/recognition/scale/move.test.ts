import { createHash } from 'node:crypto';
import { dot, faceLike } from '@kith/testing/face-like';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIMENSIONS } from './dimensions.ts';
import { move, moveAll, SPAN, STRENGTH } from './move.ts';
import { readScale } from './scale-file.ts';

const { mean, centres } = await readScale();
const centreAt = (i: number) => centres.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS);
const count = centres.length / DIMENSIONS;
/** Templates that the kernel moves together. */
const MOST_AT_ONCE = 32;

/** A template like those that the network makes: the mean face, some centre's people, and something of its own. */
const template = fc
  .record({
    seed: fc.integer({ min: 1 }),
    centre: fc.nat(count - 1),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ seed, centre, share }) => {
    const own = faceLike(seed).stranger();
    return unit(own.map((value, i) => (mean[i] ?? 0) + share * (centreAt(centre)[i] ?? 0) + 0.8 * value));
  });

describe('moving a template to the fair scale', () => {
  it('is what its definition says', () => {
    fc.assert(
      fc.property(template, (raw) => {
        const moved = move(raw);
        for (const [i, value] of plainly(raw).entries()) expect(moved[i]).toBeCloseTo(value, 5);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps unit length, and leaves what came in as it was', () => {
    fc.assert(
      fc.property(template, (raw) => {
        const before = raw.slice();
        const moved = move(raw);
        expect(dot(moved, moved)).toBeCloseTo(1, 6);
        expect(raw).toEqual(before);
        expect(moved.buffer).not.toBe(raw.buffer);
      }),
    );
  });

  it('gives the same bits each time, whatever was moved in between', () => {
    fc.assert(
      fc.property(template, template, (one, other) => {
        const first = move(one);
        move(other);
        expect(move(one)).toEqual(first);
      }),
    );
  });

  it('gives the same bits on every processor', () => {
    const known = '1bc04e40819d65e8450fdd999d2ee9a816df11afa4705dec3e2bef217d0785ba';
    const templates = Array.from({ length: 3 * MOST_AT_ONCE + 1 }, (_, n) => madeOfWholeNumbers(n + 1));
    expect(digestOf(templates.map(move))).toBe(known);
    expect(digestOf(moveAll(templates))).toBe(known);
  });

  it('gives one the same bits alone and among others, however many these are', () => {
    const templates = Array.from({ length: MOST_AT_ONCE + 3 }, (_, n) => madeOfWholeNumbers(n + 1000));
    const alone = templates.map(move);
    for (let count = 0; count <= templates.length; count++) {
      expect(moveAll(templates.slice(0, count))).toEqual(alone.slice(0, count));
    }
  });

  it('moves what hardly differs to what hardly differs, wherever it lies between the centres', () => {
    fc.assert(
      fc.property(template, fc.integer({ min: 1 }), (raw, seed) => {
        const near = faceLike(seed).similar(raw, 1 - 1e-6);
        expect(dot(move(raw), move(near))).toBeGreaterThan(1 - 1e-4);
      }),
    );
  });

  it('brings those who share what many share further apart', () => {
    const alike = [3, 4].map((seed) => {
      const own = faceLike(seed).stranger();
      return unit(own.map((value, i) => (mean[i] ?? 0) + 0.5 * (centreAt(0)[i] ?? 0) + 0.8 * value));
    });
    const [one, other] = alike as [Float32Array, Float32Array];
    expect(dot(move(one), move(other))).toBeLessThan(dot(one, other) - 0.1);
  });

  it('takes nothing but a whole template', () => {
    expect(() => move(new Float32Array(128))).toThrow('512');
  });
});

/** A face near some centre, made of whole numbers, products and sums, so that it is itself the same everywhere. */
function madeOfWholeNumbers(seed: number): Float32Array {
  let state = seed;
  const centre = centreAt((seed * 37) % count);
  return unit(
    mean.map((value, i) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return value + 0.5 * (centre[i] ?? 0) + state / 2 ** 35 - 2 ** -5;
    }),
  );
}

function digestOf(templates: readonly Float32Array[]): string {
  const digest = createHash('sha256');
  for (const { buffer } of templates) digest.update(new Uint8Array(buffer));
  return digest.digest('hex');
}

/** The definition, in double precision. */
function plainly(raw: Float32Array): Float32Array {
  const face = unit(raw.map((value, i) => value - (mean[i] ?? 0)));
  const cosines = Array.from({ length: count }, (_, i) => dot(face, unit(centreAt(i))));
  const nearest = Math.max(...cosines);
  const weights = cosines.map((cosine) => Math.max(0, cosine - nearest + SPAN) ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shared = new Float64Array(DIMENSIONS);
  for (const [i, weight] of weights.entries()) {
    if (weight === 0) continue;
    for (const [j, value] of centreAt(i).entries()) shared[j] = (shared[j] ?? 0) + (weight / total) * value;
  }
  return unit(face.map((value, i) => value - STRENGTH * (shared[i] ?? 0)));
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}
