import { expect, test } from 'vitest';
import { reachBits } from './reach.ts';

test('whoever reaches a cosine lies four and a half deviations within reach', () => {
  for (const cosine of [0.3, 0.418, 0.485, 0.545, 0.6, 0.645, 0.9]) {
    const chance = Math.acos(cosine) / Math.PI;
    const deviation = Math.max(11, Math.sqrt(512 * chance * (1 - chance)));
    expect((reachBits(cosine) - 512 * chance) / deviation).toBeGreaterThan(4.3);
  }
});

test('the reach grows when the cosine falls, up to everybody', () => {
  expect(reachBits(0.3)).toBeGreaterThan(reachBits(0.4));
  expect(reachBits(-1)).toBe(512);
});
