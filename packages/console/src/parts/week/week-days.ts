import type { Hours } from '@kith/client';

type Weekday = Hours['week'][number]['days'][number];

/** The days of the week in their order, as the wire calls them. */
export const weekDays = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const satisfies readonly Weekday[];
export const DAY_MINUTES = 24 * 60;

/** Minutes since midnight as a clock shows them; the end of a day is 24:00. */
export const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
