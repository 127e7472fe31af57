import { type Hours, Weekday } from '@kith/contract';
import { DateTime } from 'luxon';
import { zoneKey } from './wall-clock.ts';

/** A stretch of time: epoch ms, the end not included. */
export interface Opening {
  readonly begins: number;
  readonly ends: number;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const WEEK_MS = 7 * DAY_MS;
/** The first Monday by the clock of UTC: 5 January 1970. */
const MONDAY_MS = 4 * DAY_MS;

/**
 * When hours are open between two instants, in their order; what touches is one. The first opening begins at `from` where that lies in it, and
 * the last one ends at `until`. Between two changes of its offset a zone goes as the weeks do, so this is arithmetic, however many parts
 * a week has.
 * @param from epoch ms @param until epoch ms
 */
export function* openings({ time_zone: zone, week }: Hours, from: number, until: number): Generator<Opening> {
  const parts = partsOf(week);
  let open: Opening | null = null;
  for (const { begins, ends, offsetMs } of evenStretches(zoneKey(zone), from, until)) {
    for (const part of shownIn(parts, { begins: begins + offsetMs, ends: ends + offsetMs })) {
      const next: Opening = { begins: part.begins - offsetMs, ends: part.ends - offsetMs };
      if (open && open.ends === next.begins) open = { begins: open.begins, ends: next.ends };
      else {
        if (open) yield open;
        open = next;
      }
    }
  }
  if (open) yield open;
}

/** Parts of a week in minutes of it, from Monday on, in their order; they neither touch nor overlap, but for the two ends of the week. */
function partsOf(week: Hours['week']): readonly Opening[] {
  const named = week.flatMap(({ days, from, to }) => {
    const [begins, ends] = [minuteOf(from), minuteOf(to)];
    const lasts = begins < ends ? ends - begins : ends + DAY_MINUTES - begins;
    return days.map((day) => Weekday.options.indexOf(day) * DAY_MINUTES + begins).flatMap(partAt(lasts));
  });
  const parts: Opening[] = [];
  for (const { begins, ends } of named.sort((a, b) => a.begins - b.begins)) {
    const last = parts.at(-1);
    if (last && begins <= last.ends) parts[parts.length - 1] = { begins: last.begins, ends: Math.max(last.ends, ends) };
    else parts.push({ begins, ends });
  }
  return parts;
}

/** What begins on Sunday may end on Monday. */
const partAt =
  (lasts: number) =>
  (begins: number): readonly Opening[] => {
    const ends = begins + lasts;
    if (ends <= WEEK_MINUTES) return [{ begins, ends }];
    return [
      { begins, ends: WEEK_MINUTES },
      { begins: 0, ends: ends - WEEK_MINUTES },
    ];
  };

/** Parts of weeks that the clock on the wall shows in a stretch that it shows evenly: ms, as that clock counts them. */
function* shownIn(parts: readonly Opening[], { begins, ends }: Opening): Generator<Opening> {
  const first = begins - ((((begins - MONDAY_MS) % WEEK_MS) + WEEK_MS) % WEEK_MS);
  for (let monday = first; monday < ends; monday += WEEK_MS) {
    for (const part of parts) {
      const [from, to] = [monday + part.begins * MINUTE_MS, monday + part.ends * MINUTE_MS];
      if (to > begins && from < ends) yield { begins: Math.max(from, begins), ends: Math.min(to, ends) };
    }
  }
}

/** Stretches of at most a day in which the offset of a zone stays as it is. It changes once a day at most, at a full minute. */
function* evenStretches(zone: string, from: number, until: number): Generator<Opening & { readonly offsetMs: number }> {
  const offsetAt = (at: number): number => DateTime.fromMillis(at, { zone }).offset;
  let [begins, offset] = [from, offsetAt(from)];
  while (begins < until) {
    const ends = Math.min(begins + DAY_MS, until);
    const next = offsetAt(ends);
    if (next === offset) yield { begins, ends, offsetMs: offset * MINUTE_MS };
    else {
      const jump = jumpIn(begins, ends, (at) => offsetAt(at) === offset);
      if (jump > begins) yield { begins, ends: jump, offsetMs: offset * MINUTE_MS };
      if (jump < ends) yield { begins: jump, ends, offsetMs: next * MINUTE_MS };
    }
    [begins, offset] = [ends, next];
  }
}

/** The first full minute after an instant at which it is not as before. @param ends at which it is not */
function jumpIn(begins: number, ends: number, isBefore: (at: number) => boolean): number {
  let [from, to] = [Math.floor(begins / MINUTE_MS), Math.ceil(ends / MINUTE_MS)];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (isBefore(Math.max(middle * MINUTE_MS, begins))) from = middle;
    else to = middle;
  }
  return Math.min(to * MINUTE_MS, ends);
}

/** @param time HH:MM */
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
