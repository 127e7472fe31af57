import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, fitSimilarity, invert, type Similarity } from './similarity.ts';

const length = fc.double({ min: -500, max: 500, noNaN: true });
const similarity = fc
  .record({ a: length, b: length, tx: length, ty: length })
  .filter(({ a, b }) => Math.hypot(a, b) > 0.01);
const POINTS = [3, 1, 9, 2, 6, 6, 4, 11, 8, 10];

describe('the least-squares similarity', () => {
  test('of points that were moved by one is that one', () => {
    fc.assert(
      fc.property(similarity, (map) => {
        const fitted = fitSimilarity(POINTS, moved(POINTS, map));
        for (const key of ['a', 'b', 'tx', 'ty'] as const) expect(fitted?.[key]).toBeCloseTo(map[key], 6);
      }),
    );
  });

  test('does not mirror: mirrored points are met half-way', () => {
    const mirrored = POINTS.map((value, at) => (at % 2 === 0 ? -value : value));
    const fitted = fitSimilarity(POINTS, mirrored);
    expect(Math.hypot(fitted?.a ?? 0, fitted?.b ?? 0)).toBeLessThan(1);
  });

  test('does not exist for points that coincide', () => {
    expect(fitSimilarity([4, 4, 4, 4], [0, 0, 1, 1])).toBeUndefined();
    expect(invert({ a: 0, b: 0, tx: 1, ty: 2 })).toBeUndefined();
  });

  test('there and back is where it began', () => {
    fc.assert(
      fc.property(similarity, length, length, (map, x, y) => {
        const back = invert(map);
        const [backX, backY] = back === undefined ? [] : apply(back, ...apply(map, x, y));
        expect(backX).toBeCloseTo(x, 3);
        expect(backY).toBeCloseTo(y, 3);
      }),
    );
  });
});

function moved(points: readonly number[], map: Similarity): number[] {
  const result: number[] = [];
  for (let at = 0; at < points.length; at += 2) result.push(...apply(map, points[at] ?? 0, points[at + 1] ?? 0));
  return result;
}
