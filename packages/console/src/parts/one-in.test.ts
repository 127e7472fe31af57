import { expect, it } from 'vitest';
import { oneIn } from './one-in.ts';

it.each([
  [50, null],
  [68.84, 10],
  [72, 30],
  [75.5, 100],
  [79.3, 1000],
  [99, 1000],
])('a confidence of %d is reached by one stranger in %j', (confidence, strangers) => {
  expect(oneIn(confidence)).toBe(strangers);
});
