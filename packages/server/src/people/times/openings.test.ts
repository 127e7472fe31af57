import { Hours, Weekday } from '@kith/contract';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isOpen } from './is-open.ts';
import { type Opening, openings } from './openings.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const hours = (zone: string, ...week: [days: string, from: string, to: string][]): Hours =>
  Hours.parse({ time_zone: zone, week: week.map(([days, from, to]) => ({ days: days.split(' '), from, to })) });

/** The same, minute by minute. */
function plain(of: Hours, from: number, until: number): Opening[] {
  const found: Opening[] = [];
  let begins: number | null = null;
  const full = Math.ceil((from + 1) / MINUTE_MS) * MINUTE_MS;
  for (let at = from; at < until; at = at === from ? full : at + MINUTE_MS) {
    if (isOpen(of, at)) begins ??= at;
    else if (begins !== null) {
      found.push({ begins, ends: at });
      begins = null;
    }
  }
  return begins === null ? found : [...found, { begins, ends: until }];
}

/** Before clocks are put forward or back, or with nothing of the kind. */
const starts = ['2026-03-26T12:00:00Z', '2026-10-22T12:00:00Z', '2026-04-02T00:00:00Z', '2026-06-01T09:10:11Z'];

it.each([
  ['office hours', hours('Europe/Berlin', ['mo tu we th fr', '08:00', '18:00'])],
  ['nights', hours('America/New_York', ['mo we fr', '22:00', '06:30'])],
  ['the hour that comes twice or not', hours('Europe/Berlin', ['su', '02:00', '03:00'], ['sa su', '02:30', '02:45'])],
  ['half an hour of daylight saving', hours('Australia/Lord_Howe', ['su', '01:45', '02:10'], ['sa', '23:00', '24:00'])],
  ['a midnight that does not come', hours('Africa/Cairo', ['th fr', '23:30', '00:30'], ['fr', '00:10', '00:20'])],
  [
    'parts that touch and overlap',
    hours('UTC', ['mo', '08:00', '12:00'], ['mo tu', '12:00', '13:00'], ['mo', '11:00', '14:00']),
  ],
  ['from Sunday to Monday', hours('Asia/Kathmandu', ['su', '20:00', '04:00'], ['mo', '04:00', '05:00'])],
])('openings of %s are those of every minute', (_name, of) => {
  for (const from of starts.map(Date.parse)) {
    const until = from + 12 * DAY_MS;
    expect([...openings(of, from, until)]).toEqual(plain(of, from, until));
  }
});

it('any hours are open as they are minute by minute, in weeks in which clocks are put forward and back', () => {
  const clock = fc
    .integer({ min: 0, max: 24 * 60 - 1 })
    .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
  const part = fc.record({ days: fc.subarray([...Weekday.options], { minLength: 1 }), from: clock, to: clock });
  const zones = ['Europe/Berlin', 'Australia/Lord_Howe', 'America/New_York', 'Africa/Cairo', 'UTC', 'Asia/Beirut'];
  const of = fc.record({
    time_zone: fc.constantFrom(...zones),
    week: fc.array(part, { minLength: 1, maxLength: 5 }),
  });
  const around = fc.constantFrom(
    ...['2026-03-08', '2026-03-29', '2026-04-05', '2026-04-24', '2026-10-25', '2026-10-30'],
  );
  const from = fc.tuple(around, fc.integer({ min: -2 * DAY_MS, max: DAY_MS })).map(([day, ms]) => Date.parse(day) + ms);
  fc.assert(
    fc.property(of, from, (week, at) => {
      const until = at + 3 * DAY_MS;
      expect([...openings(week, at, until)]).toEqual(plain(week, at, until));
    }),
    { numRuns: 60 },
  );
});

it('what is always open is one opening, and what never is has none', () => {
  const always = hours('UTC', ['mo tu we th fr sa su', '00:00', '24:00']);
  expect([...openings(always, 5, 30 * DAY_MS)]).toEqual([{ begins: 5, ends: 30 * DAY_MS }]);
  expect([...openings(hours('UTC', ['mo', '09:00', '10:00']), 0, 3 * DAY_MS)]).toEqual([]);
});
