import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toTimestamp } from './to-timestamp.ts';

it('a time is written in UTC, with microseconds and offset', () => {
  expect(toTimestamp(Date.UTC(2021, 4, 28, 10, 37, 51, 433))).toBe('2021-05-28T10:37:51.433000+00:00');
});

it('every time that there is is written as Date does, whichever was written before', () => {
  const times = fc.oneof(
    fc.integer({ min: -8.64e15, max: 8.64e15 }),
    fc.integer({ min: Date.UTC(2026), max: Date.UTC(2027) }),
    fc.double({ min: -1e12, max: 1e12, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(times), (all) => {
      for (const ms of all) expect(toTimestamp(ms)).toBe(new Date(ms).toISOString().replace('Z', '000+00:00'));
    }),
    { numRuns: 1000 },
  );
});

it('what is no time is refused', () => {
  expect(() => toTimestamp(Number.NaN)).toThrow(RangeError);
  expect(() => toTimestamp(9e15)).toThrow(RangeError);
});
