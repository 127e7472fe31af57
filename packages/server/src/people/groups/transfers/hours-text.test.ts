import { Hours, Weekday } from '@kith/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHoursText, writeHours } from './hours-text.ts';

const hours = (zone: string, ...week: [days: string, from: string, to: string][]): Hours =>
  Hours.parse({ time_zone: zone, week: week.map(([days, from, to]) => ({ days: days.split(' '), from, to })) });

describe('hours are written as people write them', () => {
  it.each([
    ['Mon-Fri 08:00-18:00 Europe/Berlin', hours('Europe/Berlin', ['mo tu we th fr', '08:00', '18:00'])],
    [
      'Mon-Fri 08:00-12:00, 13:00-17:00, Sat 22:00-06:00 UTC',
      hours(
        'UTC',
        ['mo tu we th fr', '08:00', '12:00'],
        ['mo tu we th fr', '13:00', '17:00'],
        ['sa', '22:00', '06:00'],
      ),
    ],
    ['Mon Wed Fri-Sun 00:00-24:00 America/New_York', hours('America/New_York', ['mo we fr sa su', '00:00', '24:00'])],
    ['Mon Tue 09:00-10:00 Etc/GMT+5', hours('Etc/GMT+5', ['mo tu', '09:00', '10:00'])],
  ])('%s', (text, meant) => {
    expect([writeHours(meant), readHoursText(text)]).toEqual([text, meant]);
  });

  it('so that whatever is written is read as it was', () => {
    const clock = fc
      .integer({ min: 0, max: 24 * 60 - 1 })
      .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
    const part = fc.record({ days: fc.subarray([...Weekday.options], { minLength: 1 }), from: clock, to: clock });
    const any = fc.record({
      time_zone: fc.constantFrom('Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT-14'),
      week: fc.array(part, { minLength: 1, maxLength: 50 }),
    });
    fc.assert(
      fc.property(any, (all) => {
        expect(readHoursText(writeHours(all))).toEqual(all);
      }),
    );
  });
});

describe('and read as people write them, too', () => {
  it.each([
    ['mo-fr 8:00-18:00 Europe/Berlin', hours('Europe/Berlin', ['mo tu we th fr', '08:00', '18:00'])],
    ['Monday – Friday 08:00 – 18:00 Europe/Berlin', hours('Europe/Berlin', ['mo tu we th fr', '08:00', '18:00'])],
    ['Mon, Wed, Fri 08:00-18:00 UTC', hours('UTC', ['mo we fr', '08:00', '18:00'])],
    ['Mon, Wed-Thu, Sat 08:00-18:00 UTC', hours('UTC', ['mo we th sa', '08:00', '18:00'])],
    [
      'Fri-Mon 10:00-12:00; Tue 1:00-2:00 UTC',
      hours('UTC', ['mo fr sa su', '10:00', '12:00'], ['tu', '01:00', '02:00']),
    ],
  ])('%s', (text, meant) => {
    expect(readHoursText(text)).toEqual(meant);
  });

  it.each([
    ['Mon-Fri', /^Write hours like/],
    ['Mon-Fri 08:00-18:00', /^Write hours like/],
    ['Mon- 08:00-18:00 UTC', /^Write hours like/],
    ['Someday 08:00-18:00 UTC', /^Write hours like/],
    ['Mon 08:00-18:00, Tue UTC', /^Write hours like/],
    ['08:00-18:00 UTC', /^Name one day at least/],
    ['Mon 24:00-18:00 UTC', /^Give a time of day from 00:00 to 23:59/],
    ['Mon 08:00-18:61 UTC', /^Give a time of day from 00:00 to 24:00/],
    ['Mon 08:00-18:00 Europe/Atlantis', /^There is no such time zone/],
    [`Mon ${Array.from({ length: 51 }, () => '08:00-09:00').join()} UTC`, /^Give at most 50 parts/],
  ])('%s is refused with a sentence', (text, sentence) => {
    expect(readHoursText(text)).toEqual({ message: expect.stringMatching(sentence) });
  });
});
