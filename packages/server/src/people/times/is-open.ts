import { type Hours, Weekday } from '@kith/contract';
import { wallClock } from './wall-clock.ts';

/**
 * Whether an instant lies within these hours, by the clock on the wall of their zone: what it shows twice is twice in them, and what it
 * skips is not.
 * @param at epoch ms
 */
export function isOpen({ time_zone: zone, week }: Hours, at: number): boolean {
  const { weekday, minuteOfDay: now } = wallClock(zone, at);
  const today = Weekday.options[weekday - 1];
  const yesterday = Weekday.options[(weekday + 5) % 7];
  return week.some(({ days, from, to }) => {
    const [begins, ends] = [minuteOf(from), minuteOf(to)];
    const isToday = days.some((day) => day === today);
    if (begins < ends) return isToday && begins <= now && now < ends;
    return (isToday && begins <= now) || (days.some((day) => day === yesterday) && now < ends);
  });
}

/** @param time HH:MM */
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
