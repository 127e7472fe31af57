import { expect, it } from 'vitest';
import { times as german } from '../../messages/de/times.ts';
import { times as english } from '../../messages/en/times.ts';
import { formatsOf } from '../../messages/formats.ts';
import { standingOf, timesInWords } from './times-in-words.ts';

const now = new Date('2026-12-01T12:00').getTime();
const iso = (local: string): string => new Date(local).toISOString();
const hours = {
  time_zone: 'Europe/Berlin',
  week: [{ days: ['mo' as const, 'tu' as const, 'we' as const], from: '08:00', to: '18:00' }],
};
const always = { valid_from: null, valid_until: null, hours: null, in_effect: true };

it('says whether it is in effect, will be, is between its hours, or was', () => {
  expect(standingOf(always, now)).toBe('now');
  expect(standingOf({ ...always, valid_from: iso('2026-12-02T00:00'), in_effect: false }, now)).toBe('later');
  expect(standingOf({ ...always, hours, in_effect: false }, now)).toBe('off');
  expect(standingOf({ ...always, valid_until: iso('2026-12-01T12:00'), in_effect: false }, now)).toBe('past');
});

it('says until when and at which hours, in the language of whoever reads it', () => {
  const contractor = { ...always, valid_until: iso('2026-12-05T00:00'), hours };
  expect(timesInWords(contractor, english, formatsOf('en'), now)).toBe(
    'in effect now · until 4 Dec 2026 · Mon–Wed 08:00–18:00 (Europe/Berlin)',
  );
  expect(timesInWords(contractor, german, formatsOf('de'), now)).toBe(
    'gilt jetzt · bis 04.12.2026 · Mo–Mi 08:00–18:00 (Europe/Berlin)',
  );
});

it('says from when only of what is to come', () => {
  const from = { ...always, valid_from: iso('2026-12-02T08:30'), in_effect: false };
  expect(timesInWords(from, english, formatsOf('en'), now)).toBe('to come · from 2 Dec 2026, 08:30');
  expect(timesInWords({ ...from, in_effect: true }, english, formatsOf('en'), Date.parse(from.valid_from))).toBe(
    'in effect now',
  );
});
