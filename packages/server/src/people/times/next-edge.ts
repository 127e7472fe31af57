import type { Hours } from '@kith/contract';
import { DateTime } from 'luxon';
import { isOpen } from './is-open.ts';
import { zoneKey } from './wall-clock.ts';

const MINUTE_MS = 60_000;
/** A week in which an hour does not come, and the one after it. */
const DAYS = 16;

/**
 * The first instant after another one at which these hours begin or end; null when they never do.
 * @param at epoch ms
 */
export function nextEdge(hours: Hours, at: number): number | null {
  const wasOpen = isOpen(hours, at);
  const first = DateTime.fromMillis(at, { zone: zoneKey(hours.time_zone) }).startOf('day');
  // What began yesterday ends today: edges of a day are all times that are named, whichever day they are named for.
  const times = [...new Set(hours.week.flatMap(({ from, to }) => [minuteOf(from), minuteOf(to)]))];
  for (let day = 0; day < DAYS; day += 1) {
    const edge = edgesOf(first.plus({ days: day }), times).find(
      (instant) => instant > at && isOpen(hours, instant) !== wasOpen,
    );
    if (edge !== undefined) return edge;
  }
  return null;
}

/** The instants of a day at which clocks on the wall show one of the times, or jump; in their order. */
function edgesOf(day: DateTime, minutes: readonly number[]): readonly number[] {
  const [begins, ends] = [day.toMillis(), day.plus({ days: 1 }).toMillis()];
  const atMinute = (minute: number) => day.set({ hour: Math.floor(minute / 60), minute: minute % 60 }).toMillis();
  const instants = [begins, ends, ...minutes.map(atMinute)];
  const jump = day.offset - day.plus({ days: 1 }).offset;
  if (jump !== 0) {
    instants.push(jumpIn(day, begins, ends));
    // What is shown twice is at both.
    const apart = Math.abs(jump) * MINUTE_MS;
    for (const minute of minutes) instants.push(atMinute(minute) - apart, atMinute(minute) + apart);
  }
  return instants.filter((instant) => instant >= begins && instant <= ends).sort((a, b) => a - b);
}

/** When the offset of the zone changes between two instants. */
function jumpIn(day: DateTime, begins: number, ends: number): number {
  let [from, to] = [begins / MINUTE_MS, ends / MINUTE_MS];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (DateTime.fromMillis(middle * MINUTE_MS, { zone: day.zone }).offset === day.offset) from = middle;
    else to = middle;
  }
  return to * MINUTE_MS;
}

/** @param time HH:MM */
const minuteOf = (time: string): number => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) % (24 * 60);
