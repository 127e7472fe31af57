import { expect, it } from 'vitest';
import { reconnectDelayMs } from './reconnect-delay.ts';

it('waits twice as long after each failure, up to half a minute, and up to half of it less', () => {
  expect([1, 2, 3, 7, 8, 5000].map((failures) => reconnectDelayMs(failures, 0))).toEqual([
    500, 1000, 2000, 30_000, 30_000, 30_000,
  ]);
  expect(reconnectDelayMs(1, 0.999)).toBeCloseTo(250, 0);
});
