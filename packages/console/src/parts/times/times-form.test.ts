import { expect, it } from 'vitest';
import { changesOf, commonForm, fieldsOf, formOf, momentOf, wishOf } from './times-form.ts';

const iso = (local: string): string => new Date(local).toISOString();
const office = { time_zone: 'Europe/Berlin', week: [{ days: ['mo' as const], from: '08:00', to: '18:00' }] };

it('a day alone is from its beginning, and until its end', () => {
  expect(momentOf({ day: '2026-12-04', time: '' }, 'from')).toBe(iso('2026-12-04T00:00'));
  expect(momentOf({ day: '2026-12-31', time: '' }, 'until')).toBe(iso('2027-01-01T00:00'));
  expect(momentOf({ day: '2026-12-04', time: '18:00' }, 'until')).toBe(iso('2026-12-04T18:00'));
  expect(momentOf({ day: '', time: '' }, 'until')).toBe(null);
});

it('what is written comes back as it was', () => {
  for (const edge of ['from', 'until'] as const) {
    for (const time of ['', '18:00', '00:30']) {
      const fields = { day: '2027-03-01', time };
      expect(fieldsOf(momentOf(fields, edge), edge)).toEqual(fields);
    }
  }
  expect(fieldsOf(null, 'until')).toEqual({ day: '', time: '' });
});

it('only what was written otherwise is changed: the rest keeps its seconds', () => {
  const given = { valid_from: iso('2026-12-01T08:00:17'), valid_until: null, hours: null };
  const before = formOf(given);
  expect(changesOf(before, before)).toEqual({});
  const until = { day: '2026-12-04', time: '18:00' };
  expect(changesOf(before, { ...before, until })).toEqual({ validUntil: iso('2026-12-04T18:00') });
  expect(changesOf({ ...before, hours: office }, before)).toEqual({ hours: null });
});

it('of many there is what they have in common, and it is said whether they differ', () => {
  const until = iso('2026-12-04T18:00');
  const some = [
    { valid_from: null, valid_until: until, hours: office },
    { valid_from: null, valid_until: until, hours: null },
  ];
  const { form, differ } = commonForm(some);
  expect(wishOf(form)).toEqual({ validFrom: null, validUntil: until, hours: null });
  expect(differ).toBe(true);
  expect(commonForm(some.slice(1)).differ).toBe(false);
});
