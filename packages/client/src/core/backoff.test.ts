import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

it('waits twice as long after each failure, up to half a minute, and up to half of it less', () => {
  expect([1, 2, 3, 7, 8, 5000].map((failures) => backoffMs(failures, 0))).toEqual([
    500, 1000, 2000, 30_000, 30_000, 30_000,
  ]);
  expect(backoffMs(1, 0.999)).toBeCloseTo(250, 0);
});
