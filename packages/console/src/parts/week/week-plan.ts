import type { Hours } from '@kith/client';
import { clockOf, DAY_MINUTES, minutesOf, weekDays } from './week-days.ts';

/** A part of a day, in minutes since midnight; the end is not included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}
/** Of each day of the week, from Monday on, what is in it, in order and without overlaps. */
export type WeekPlan = readonly (readonly Stretch[])[];

type Week = Hours['week'];

const nothing: WeekPlan = weekDays.map(() => []);
const after = (day: number): number => (day + 1) % weekDays.length;

/** What a week of the wire is, day by day: what goes over midnight is a part of two days. */
export function planOf(week: Week): WeekPlan {
  const parts = week.flatMap(({ days, from, to }) =>
    days.flatMap((name) => {
      const day = weekDays.indexOf(name);
      const [begin, end] = [minutesOf(from), minutesOf(to)];
      if (end > begin) return [{ day, from: begin, to: end }];
      return [
        { day, from: begin, to: DAY_MINUTES },
        { day: after(day), from: 0, to: end },
      ];
    }),
  );
  return parts.reduce((plan, { day, from, to }) => painted(plan, day, { from, to }, true), nothing);
}

/** The plan with a part of a day in it, or out of it. */
export function painted(plan: WeekPlan, day: number, { from, to }: Stretch, isIn: boolean): WeekPlan {
  if (to <= from) return plan;
  return plan.map((stretches, at) => {
    if (at !== day) return stretches;
    const left = stretches.flatMap((one) => [
      { from: one.from, to: Math.min(one.to, from) },
      { from: Math.max(one.from, to), to: one.to },
    ]);
    const all = [...left, ...(isIn ? [{ from, to }] : [])].filter((one) => one.to > one.from);
    return joined(all.sort((a, b) => a.from - b.from));
  });
}

/** Those that touch are one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const whole: Stretch[] = [];
  for (const one of stretches) {
    const last = whole.at(-1);
    if (last && last.to >= one.from) whole[whole.length - 1] = { from: last.from, to: Math.max(last.to, one.to) };
    else whole.push(one);
  }
  return whole;
}

/** How much of a part of a day is in the plan. */
export function shareOf(plan: WeekPlan, day: number, { from, to }: Stretch): 'all' | 'some' | 'none' {
  const inside = (plan[day] ?? []).reduce(
    (sum, one) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)),
    0,
  );
  if (inside === 0) return 'none';
  return inside === to - from ? 'all' : 'some';
}

/** The plan as the wire has it: days that are alike together, and a night as one. */
export function weekOf(plan: WeekPlan): Week {
  const isNight = (day: number, { from, to }: Stretch): Stretch | undefined => {
    const [morning] = plan[after(day)] ?? [];
    return to === DAY_MINUTES && from > 0 && morning?.from === 0 && morning.to <= from ? morning : undefined;
  };
  const days = new Map<string, Week[number]['days']>();
  for (const [day, name] of weekDays.entries()) {
    const before = (day + weekDays.length - 1) % weekDays.length;
    const evening = plan[before]?.at(-1);
    for (const stretch of plan[day] ?? []) {
      if (stretch.from === 0 && evening && isNight(before, evening) === stretch) continue;
      const end = isNight(day, stretch)?.to ?? stretch.to;
      const key = `${clockOf(stretch.from)} ${clockOf(end)}`;
      days.set(key, [...(days.get(key) ?? []), name]);
    }
  }
  return [...days].map(([key, names]) => {
    const [from = '', to = ''] = key.split(' ');
    return { days: names, from, to };
  });
}
