import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mostAround } from './most-around.ts';

it('counts as many as lie within some stretch of that length with the instant', () => {
  const instant = fc.integer({ min: 0, max: 30 });
  fc.assert(
    fc.property(
      instant,
      fc.array(instant, { maxLength: 12 }),
      fc.integer({ min: 1, max: 12 }),
      (at, others, withinMs) => {
        const begins = Array.from({ length: withinMs }, (_, i) => at - i);
        const counts = begins.map((from) => [at, ...others].filter((t) => t >= from && t < from + withinMs).length);
        expect(mostAround(at, others, withinMs)).toBe(Math.max(...counts));
      },
    ),
  );
});
