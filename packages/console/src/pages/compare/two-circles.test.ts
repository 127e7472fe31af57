import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sharedArea, twoCircles } from './two-circles.ts';

const counts = fc
  .tuple(
    fc.integer({ min: 0, max: 100_000 }),
    fc.integer({ min: 0, max: 100_000 }),
    fc.integer({ min: 1, max: 100_000 }),
  )
  .map(([left, right, both]) => ({ left: left + both, right: right + both, both }));

it('areas are as the counts are', () => {
  fc.assert(
    fc.property(counts, ({ left, right, both }) => {
      const circles = twoCircles(left, right, both);
      const each = (Math.PI * circles.left ** 2) / left;
      const error = 1e-6 * Math.PI * 90 ** 2;
      expect(Math.abs(Math.PI * circles.right ** 2 - right * each)).toBeLessThan(error);
      expect(Math.abs(sharedArea(circles.left, circles.right, circles.distance) - both * each)).toBeLessThan(error);
    }),
  );
});

it('those who have nothing in common do not touch, and nobody has no circle', () => {
  const { left, right, distance } = twoCircles(4, 1, 0);
  expect([left, right, distance]).toEqual([90, 45, 145]);
  expect(twoCircles(0, 3, 0).left).toBe(0);
  expect(twoCircles(0, 0, 0)).toMatchObject({ left: 0, right: 0 });
});

it('a group within another is a circle within the other, and the same people are one circle', () => {
  expect(twoCircles(4, 1, 1).distance).toBeCloseTo(45);
  expect(twoCircles(7, 7, 7).distance).toBeCloseTo(0, 5);
});
