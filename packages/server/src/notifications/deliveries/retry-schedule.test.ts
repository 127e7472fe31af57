import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestDelayMs, retryDelayMs } from './retry-schedule.ts';

const HOUR_MS = 3_600_000;

/** Every pause until an event is given up. */
const pauses = (random: number): number[] => {
  const delays: number[] = [];
  for (;;) {
    const delay = retryDelayMs(delays.length + 1, random, null);
    if (delay === null) return delays;
    delays.push(delay);
  }
};

describe('the retry schedule', () => {
  it('makes at least ten attempts over about three days', () => {
    for (const random of [0, 0.5, 0.999]) {
      const delays = pauses(random);
      const total = delays.reduce((sum, delay) => sum + delay, 0);
      expect(delays.length + 1).toBeGreaterThanOrEqual(10);
      expect(total).toBeGreaterThan(2.4 * 24 * HOUR_MS);
      expect(total).toBeLessThan(3.6 * 24 * HOUR_MS);
    }
  });

  it('waits longer each time, spread by jitter, and never longer than it says', () => {
    const attempt = fc.integer({ min: 1, max: 11 });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const retryAfter = fc.option(fc.integer({ min: 0, max: 100 * HOUR_MS }));
    fc.assert(
      fc.property(attempt, random, retryAfter, (n, r, after) => {
        const delay = retryDelayMs(n, r, after) ?? Number.NaN;
        expect(delay).toBeGreaterThan(0);
        expect(delay).toBeLessThanOrEqual(longestDelayMs);
        expect(delay).toBeGreaterThanOrEqual(Math.min(after ?? 0, 24 * HOUR_MS));
      }),
    );
    expect(pauses(0)).toEqual([...pauses(0)].sort((a, b) => a - b));
    expect(new Set([0, 0.3, 0.6, 0.9].map((r) => retryDelayMs(3, r, null))).size).toBe(4);
  });
});
