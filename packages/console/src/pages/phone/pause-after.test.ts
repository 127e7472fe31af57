import { expect, it } from 'vitest';
import { pauseAfter } from './pause-after.ts';

const refused = (retryAfterMs: number | null = null) => ({ kind: 'not taken', retryAfterMs }) as const;

it('sends twice a second, ever more seldom while nothing is taken, and as before once it is', () => {
  const pauses = [pauseAfter({ kind: 'taken' }, 0)];
  for (let i = 0; i < 7; i++) pauses.push(pauseAfter(refused(), pauses.at(-1) ?? 0));
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  expect(pauseAfter({ kind: 'taken' }, 30_000)).toBe(500);
});

it('leaves the server alone for as long as it asks', () => {
  expect(pauseAfter(refused(45_000), 500)).toBe(45_000);
  expect(pauseAfter(refused(0), 4_000)).toBe(8_000);
});
