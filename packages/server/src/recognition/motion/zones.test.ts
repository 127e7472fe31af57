import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blindOutside, zoneMask } from './zones.ts';

const seen = (mask: Uint8Array) => [...mask].map((value) => (value === 0 ? '.' : '#')).join('');

test('without zones everything counts', () => {
  expect(seen(zoneMask([], 4, 1))).toBe('####');
});

test('what lies in one of the polygons counts, also of one that has a dent', () => {
  const right = {
    points: [
      [0.75, 0],
      [1, 0],
      [1, 1],
      [0.75, 1],
    ],
  };
  const dented = {
    points: [
      [0, 0],
      [0.5, 0],
      [0.5, 0.5],
      [0.25, 0.5],
      [0.25, 1],
      [0, 1],
    ],
  };
  expect(seen(zoneMask([right, dented], 8, 2))).toBe('####..##' + '##....##');
});

test('a frame is black exactly where the mask is', () => {
  const corner = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
  const zones = fc.array(
    fc.record({
      points: fc.array(
        corner.map(([x, y]) => [x, y]),
        { minLength: 3, maxLength: 8 },
      ),
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  );
  fc.assert(
    fc.property(zones, fc.boolean(), (drawn, fullRange) => {
      const [width, height] = [16, 12];
      const yuv420 = new Uint8Array((width * height * 3) / 2).fill(200);
      blindOutside(drawn, { width, height, yuv420, fullRange });
      const mask = zoneMask(drawn, width, height);
      expect([...yuv420.subarray(0, width * height)]).toEqual(
        [...mask].map((value) => (value === 0 ? (fullRange ? 0 : 16) : 200)),
      );
    }),
  );
});
