import fc from 'fast-check';
import { expect, it } from 'vitest';
import { weekDays } from './week-days.ts';
import { painted, planOf, shareOf, weekOf } from './week-plan.ts';

const workdays = weekDays.slice(0, 5);
const offices = [{ days: workdays, from: '08:00', to: '18:00' }];

it('a week comes back as it was, days that are alike together', () => {
  for (const week of [
    offices,
    [...offices, { days: ['sa' as const], from: '09:15', to: '12:00' }],
    [{ days: [...weekDays], from: '22:00', to: '06:00' }],
    [{ days: [...weekDays], from: '00:00', to: '24:00' }],
    [{ days: ['su' as const], from: '23:30', to: '00:30' }],
    [],
  ])
    expect(weekOf(planOf(week))).toEqual(week);
});

it('parts that overlap are one, and the order does not matter', () => {
  const week = [
    { days: ['mo' as const], from: '12:00', to: '14:00' },
    { days: ['mo' as const], from: '08:00', to: '13:00' },
  ];
  expect(weekOf(planOf(week))).toEqual([{ days: ['mo'], from: '08:00', to: '14:00' }]);
});

it('what is painted over is in, what is wiped out is not, to the minute', () => {
  const noon = { from: 12 * 60, to: 12 * 60 + 30 };
  const plan = painted(planOf(offices), 0, noon, false);
  expect(shareOf(plan, 0, noon)).toBe('none');
  expect(shareOf(plan, 0, { from: 11 * 60 + 45, to: 12 * 60 + 15 })).toBe('some');
  expect(weekOf(painted(plan, 0, noon, true))).toEqual(offices);
});

it('whatever is painted, the wire says the same', () => {
  const stretch = fc
    .tuple(fc.nat(6), fc.integer({ min: 0, max: 47 }), fc.integer({ min: 1, max: 48 }), fc.boolean())
    .map(([day, from, length, isIn]) => ({ day, from: from * 30, to: Math.min(48, from + length) * 30, isIn }));
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 12 }), (strokes) => {
      const plan = strokes.reduce((before, { day, isIn, ...part }) => painted(before, day, part, isIn), planOf([]));
      expect(planOf(weekOf(plan))).toEqual(plan);
    }),
  );
});
