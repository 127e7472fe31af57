import { expect, it } from 'vitest';
import { byMonth, monthBefore } from './months.ts';

const item = (month: string, event_type: number, quantity: number, space = 1) => ({
  ...{ id: 1, month, event_type, quantity, name: 'x' },
  space: { id: space, name: 'x' },
});

it('a month before January is December of the year before', () => {
  expect([monthBefore('2026-01', 1), monthBefore('2026-01', 13), monthBefore('2026-03', 0)]).toEqual([
    '2025-12',
    '2024-12',
    '2026-03',
  ]);
});

it('months without a figure are there, and spaces are taken together', () => {
  const months = byMonth(
    [item('2025-12', 1, 5), item('2025-12', 1, 7, 2), item('2026-02', 3, 1), item('2020-01', 1, 9)],
    {
      last: '2026-02',
      count: 3,
    },
  );
  expect(months.map(({ month, quantities }) => [month, Object.fromEntries(quantities)])).toEqual([
    ['2025-12', { 1: 12 }],
    ['2026-01', {}],
    ['2026-02', { 3: 1 }],
  ]);
});
