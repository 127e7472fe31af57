import { faceLike } from '@kith/testing/face-like';
import { describe, expect, it } from 'vitest';
import { DIMENSIONS } from './dimensions.ts';
import { decodeScale, encodeScale } from './scale-file.ts';

describe('the file of the scale', () => {
  const { stranger } = faceLike(20);
  const mean = stranger();
  const centres = new Float32Array(3 * DIMENSIONS);
  for (let i = 0; i < 3; i++) centres.set(stranger(), i * DIMENSIONS);

  it('keeps the mean as it is, and centres to within a hundredth of their length', () => {
    const read = decodeScale(encodeScale({ mean, centres }));
    expect(read.mean).toEqual(mean);
    for (let i = 0; i < 3; i++) {
      const missed = Math.hypot(
        ...Array.from({ length: DIMENSIONS }, (_, j) => {
          const at = i * DIMENSIONS + j;
          return (read.centres[at] ?? 0) - (centres[at] ?? 0);
        }),
      );
      expect(missed).toBeLessThan(0.01);
    }
  });

  it('comes out of a second writing as it went in', () => {
    const bytes = encodeScale({ mean, centres });
    expect(encodeScale(decodeScale(bytes))).toEqual(bytes);
  });

  it('is refused when a part of it is missing', () => {
    expect(() => decodeScale(encodeScale({ mean, centres }).subarray(1))).toThrow('no scale');
  });
});
