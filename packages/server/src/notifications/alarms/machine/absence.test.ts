import { type AlarmWhen, type GroupId, type Hours, Weekday } from '@kith/contract';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isOpen } from '../../../people/times/is-open.ts';
import { noConditions } from '../rule.ts';
import { dueAfter } from './absence.ts';

const MINUTE_MS = 60_000;
const DAYS = [...Weekday.options];
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const nobodyFor = (minutes: number, hours: Hours): AlarmWhen => ({
  ...noConditions,
  absent: { group_id: 1 as GroupId, for_seconds: minutes * 60 },
  hours,
});

/** The same, minute by minute. @param from at a full minute */
function plainDue(hours: Hours, minutes: number, from: number, untilMs: number): number | null {
  let open = 0;
  for (let at = from; at < from + untilMs; at += MINUTE_MS) {
    open = isOpen(hours, at) ? open + 1 : 0;
    if (open === minutes) return at + MINUTE_MS;
  }
  return null;
}

it('nobody has come for as long as a rule says when that many minutes of one opening are over', () => {
  const part = fc.record({
    days: fc.subarray(DAYS, { minLength: 1 }),
    from: fc.integer({ min: 0, max: 24 * 60 - 1 }).map(clock),
    to: fc.integer({ min: 0, max: 24 * 60 - 1 }).map(clock),
  });
  const hours = fc.record({
    time_zone: fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Cairo', 'UTC'),
    week: fc.array(part, { minLength: 1, maxLength: 4 }),
  });
  const around = fc.constantFrom('2026-03-29', '2026-04-05', '2026-04-24', '2026-10-25', '2026-10-30', '2026-07-01');
  const from = fc
    .tuple(around, fc.integer({ min: -3 * 24 * 60, max: 24 * 60 }))
    .map(([day, minutes]) => Date.parse(day) + minutes * MINUTE_MS);
  fc.assert(
    fc.property(hours, from, fc.constantFrom(1, 10, 45, 61, 600, 1500), (of, at, minutes) => {
      const due = dueAfter(nobodyFor(minutes, of), at);
      expect(due).toBe(plainDue(of, minutes, at, due === null ? 4 * 24 * 60 * MINUTE_MS : due - at + 1));
    }),
    { numRuns: 60 },
  );
});

it('one long opening is found behind however many that are too short', () => {
  const short = Array.from({ length: 49 }, (_, i) => ({
    ...{ days: DAYS, from: clock(i * 20), to: clock(i * 20 + 7) },
  }));
  const week = [...short, { days: ['su' as const], from: '20:00', to: '23:00' }];
  const monday = Date.parse('2026-06-01T00:03:00Z');
  const due = (time_zone: string) => dueAfter(nobodyFor(60, { time_zone, week }), monday);
  expect([due('UTC'), due('Europe/Berlin')]).toEqual([
    Date.parse('2026-06-07T21:00:00Z'),
    Date.parse('2026-06-07T19:00:00Z'),
  ]);
  expect(dueAfter(nobodyFor(181, { time_zone: 'UTC', week }), monday)).toBeNull();
});

it('an hour that is shown twice counts twice, and one that is not shown does not come', () => {
  const night = { time_zone: 'Europe/Berlin', week: [{ days: ['su' as const], from: '02:00', to: '03:00' }] };
  expect(dueAfter(nobodyFor(90, night), Date.parse('2026-10-24T12:00:00Z'))).toBe(Date.parse('2026-10-25T01:30:00Z'));
  expect(dueAfter(nobodyFor(60, night), Date.parse('2026-03-28T12:00:00Z'))).toBe(Date.parse('2026-04-05T01:00:00Z'));
});

it('what never closes is one opening, however long it is asked for', () => {
  const always = { time_zone: 'UTC', week: [{ days: DAYS, from: '00:00', to: '24:00' }] };
  expect(dueAfter(nobodyFor(30 * 24 * 60, always), 0)).toBe(30 * 24 * 60 * MINUTE_MS);
});
