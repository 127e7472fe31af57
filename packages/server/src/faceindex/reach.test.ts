import { expect, test } from 'vitest';
import { leastCosineOfJunk, reachBits } from './reach.ts';

test('junk asks for a higher cosine the more candidates there are, from 1,000 on', () => {
  expect(leastCosineOfJunk(0)).toBe(0.418);
  expect(leastCosineOfJunk(1000)).toBe(0.418);
  expect(leastCosineOfJunk(10_000)).toBeCloseTo(0.485);
  expect(leastCosineOfJunk(31_623)).toBeCloseTo(0.515);
  expect(leastCosineOfJunk(1_000_000)).toBeCloseTo(0.6);
  expect(leastCosineOfJunk(10_000_000)).toBeCloseTo(0.645);
  expect(leastCosineOfJunk(1e9)).toBe(0.645);
});

test('whoever reaches junk lies more than four and a half deviations within reach', () => {
  for (const candidates of [1, 1000, 20_000, 100_000, 1_000_000, 7_000_000]) {
    const chance = Math.acos(leastCosineOfJunk(candidates)) / Math.PI;
    const mean = 512 * chance;
    const deviation = Math.max(11, Math.sqrt(512 * chance * (1 - chance)));
    expect((reachBits(candidates) - mean) / deviation).toBeGreaterThan(4.5);
  }
});
