import { Hours } from '@kith/contract';
import { describe, expect, it } from 'vitest';
import { isInEffect } from './is-in-effect.ts';
import { isOpen } from './is-open.ts';

const hours = (...week: [days: string, from: string, to: string][]): Hours =>
  Hours.parse({
    time_zone: 'Europe/Berlin',
    week: week.map(([days, from, to]) => ({ days: days.split(' '), from, to })),
  });
const at = (text: string): number => Date.parse(text);
const open = (of: Hours, ...texts: string[]) => texts.map((text) => isOpen(of, at(text)));

describe('hours', () => {
  it('begin with their first millisecond and end before the one that they end with', () => {
    const office = hours(['mo tu we th fr', '08:00', '18:00']);
    expect(
      open(
        office,
        '2026-06-01T07:59:59.999+02:00',
        '2026-06-01T08:00:00.000+02:00',
        '2026-06-01T17:59:59.999+02:00',
        '2026-06-01T18:00:00.000+02:00',
        '2026-06-06T12:00:00.000+02:00',
      ),
    ).toEqual([false, true, true, false, false]);
  });

  it('go over midnight when they end no later than they begin', () => {
    const night = hours(['fr', '22:00', '06:00']);
    expect(
      open(
        night,
        '2026-06-05T03:00:00+02:00',
        '2026-06-05T22:00:00+02:00',
        '2026-06-06T05:59:59.999+02:00',
        '2026-06-06T06:00:00+02:00',
      ),
    ).toEqual([false, true, true, false]);
  });

  it('take a whole day when they end as they begin, or at 24:00', () => {
    expect(open(hours(['su', '00:00', '24:00']), '2026-06-07T23:59:59.999+02:00', '2026-06-08T00:00:00+02:00')).toEqual(
      [true, false],
    );
    expect(open(hours(['su', '08:00', '08:00']), '2026-06-08T07:59:59.999+02:00', '2026-06-08T08:00:00+02:00')).toEqual(
      [true, false],
    );
  });

  it('count an hour twice that comes twice, and never one that does not come', () => {
    const early = hours(['su', '02:00', '03:00']);
    // Clocks are put back on 25 October 2026 at 3:00 summer time, and forward on 29 March at 2:00.
    const autumn = [0, 1, 2].map((hour) => at('2026-10-25T02:30:00+02:00') + hour * 60 * 60 * 1000);
    expect(autumn.map((instant) => isOpen(early, instant))).toEqual([true, true, false]);
    const spring = Array.from({ length: 24 * 60 }, (_, i) => at('2026-03-29T00:00:00+01:00') + i * 60 * 1000);
    expect(spring.filter((instant) => isOpen(early, instant))).toEqual([]);
  });
});

describe('what is in effect', () => {
  it('is so from its beginning, before its end, in its hours', () => {
    const times = {
      valid_from: at('2026-06-01T09:00:00+02:00'),
      valid_until: at('2026-06-02T09:00:00+02:00'),
      hours: hours(['mo tu we th fr', '08:00', '18:00']),
    };
    const instants = [
      times.valid_from - 1,
      times.valid_from,
      at('2026-06-01T20:00:00+02:00'),
      times.valid_until - 1,
      times.valid_until,
    ];
    expect(instants.map((instant) => isInEffect(times, instant))).toEqual([false, true, false, true, false]);
  });
});

describe('hours as they are sent', () => {
  const problems = (value: unknown) => Hours.safeParse(value).error?.issues.map(({ message }) => message);

  it('are refused with a sentence where the zone is none, the week is empty or a time is none', () => {
    const range = { days: ['mo'], from: '08:00', to: '18:00' };
    expect([
      problems({ time_zone: 'Europe/Atlantis', week: [range] }),
      problems({ time_zone: '+02:00', week: [range] }),
      problems({ time_zone: 'UTC', week: [] }),
      problems({ time_zone: 'UTC', week: [{ ...range, days: [] }] }),
      problems({ time_zone: 'UTC', week: [{ ...range, from: '24:00' }] }),
      problems({ time_zone: 'UTC', week: [{ ...range, to: '24:01' }] }),
    ]).toEqual([
      ['There is no such time zone: give one like Europe/Berlin, or UTC.'],
      ['There is no such time zone: give one like Europe/Berlin, or UTC.'],
      ['Give one part of the week at least; null is for always.'],
      ['Name one day at least: mo, tu, we, th, fr, sa or su.'],
      ['Give a time of day from 00:00 to 23:59.'],
      ['Give a time of day from 00:00 to 24:00.'],
    ]);
  });

  it('may name a day twice, and overlap', () => {
    const range = { days: ['we', 'mo', 'mo'], from: '08:00', to: '18:00' };
    expect(Hours.parse({ time_zone: 'UTC', week: [range, range] }).week[0]?.days).toEqual(['mo', 'we']);
  });
});
