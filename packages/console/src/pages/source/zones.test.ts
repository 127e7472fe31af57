import { expect, it } from 'vitest';
import { cornersOf, firstZone, movedTo, withCorner, withoutCorner } from './zones.ts';

it('a corner stays in the picture', () => {
  expect(cornersOf(movedTo(firstZone(), 0, [-1, 0.123456]))[0]).toEqual([0, 0.1235]);
  expect(cornersOf(movedTo(firstZone(), 2, [2, 2]))[2]).toEqual([1, 1]);
});

it('another corner is in the middle of the longest side', () => {
  const wide = movedTo(movedTo(firstZone(), 1, [1, 0.25]), 2, [1, 0.75]);
  expect(cornersOf(withCorner(wide))).toEqual([
    [0.25, 0.25],
    [0.625, 0.25],
    [1, 0.25],
    [1, 0.75],
    [0.25, 0.75],
  ]);
});

it('three corners are the fewest', () => {
  const three = withoutCorner(firstZone(), 3);
  expect(cornersOf(three)).toHaveLength(3);
  expect(withoutCorner(three, 0)).toBe(three);
});
