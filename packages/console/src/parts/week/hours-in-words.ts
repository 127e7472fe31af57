import type { Hours } from '@kith/client';
import type { Formats } from '../../messages/formats.ts';
import { weekDays } from './week-days.ts';

/** Hours of a week in words: `Mon–Fri 08:00–18:00 and Sat 09:00–12:00 (Europe/Berlin)`. */
export function hoursInWords({ week, time_zone }: Hours, { weekday, list }: Pick<Formats, 'weekday' | 'list'>): string {
  const parts = week.map(({ days, from, to }) => {
    const names = runsOf(days.map((day) => weekDays.indexOf(day))).map(([first, last]) =>
      first === last ? weekday(first, 'short') : `${weekday(first, 'short')}–${weekday(last, 'short')}`,
    );
    return `${names.join(', ')} ${from}–${to}`;
  });
  return `${list(parts)} (${time_zone.replaceAll('_', ' ')})`;
}

/** Days that follow each other, as the first and the last of them. */
function runsOf(days: readonly number[]): [first: number, last: number][] {
  const runs: [number, number][] = [];
  for (const day of [...days].sort()) {
    const last = runs.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  return runs;
}
