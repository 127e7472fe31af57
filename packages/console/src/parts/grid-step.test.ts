import { expect, it } from 'vitest';
import { gridStep } from './grid-step.ts';

const grid = { columns: 3, count: 8, mirrored: false };

it('arrows lead to the next and to the next row, and not over the edge', () => {
  expect(['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp'].map((key) => gridStep(key, 4, grid))).toEqual([
    5, 3, 7, 1,
  ]);
  expect([gridStep('ArrowUp', 1, grid), gridStep('ArrowDown', 6, grid), gridStep('ArrowRight', 7, grid)]).toEqual([
    null,
    null,
    null,
  ]);
});

it('Home and End lead to the first and the last, other keys nowhere', () => {
  expect([gridStep('Home', 4, grid), gridStep('End', 4, grid), gridStep('Enter', 4, grid)]).toEqual([0, 7, null]);
});

it('what is read from right to left goes on to the left', () => {
  expect(gridStep('ArrowLeft', 4, { ...grid, mirrored: true })).toBe(5);
});
