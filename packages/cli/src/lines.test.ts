import { expect, it } from 'vitest';
import { personLine, seenLine } from './lines.ts';

const pid = '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10';

it('says who was seen in columns: the name first, and how sure that is as it sounds', () => {
  const person = { name: 'Ada Lovelace', external_id: 'E-1815' };
  const seen = { result: 'ha', confidence: 76.25, pid, person, reason: null } as const;
  expect(seenLine(seen, [{ name: 'Staff' }, { name: 'VIP' }])).toBe(
    `Ada Lovelace              very likely   76.3  Staff, VIP  ${pid}`,
  );
});

it('calls somebody without a name by the other id, or by the beginning of the pid', () => {
  const seen = { result: 'exact', confidence: 91, pid, reason: null } as const;
  expect(seenLine({ ...seen, person: { name: null, external_id: 'E-1815' } }, [])).toMatch(
    /^E-1815 +certain +91\.0 {2}5fa4/,
  );
  expect(seenLine({ ...seen, person: { name: null, external_id: null } }, [])).toMatch(/^Person 5fa4dd4f +certain/);
});

it('says why nobody is named', () => {
  const nobody = { pid: null, person: null, confidence: null };
  const small = { code: 'face_too_small', measured: 6982, required: 7000 } as const;
  expect(seenLine({ ...nobody, result: 'det', reason: small }, [])).toBe(
    '-                         only seen        -  face too small: 6982 of 7000 px²',
  );
  const below = { code: 'below_threshold', measured: 64.1, required: 68.84 } as const;
  expect(seenLine({ ...nobody, result: 'nm', reason: below }, [])).toMatch(/unknown +- {2}nearest 64\.1 of 68\.84$/);
  expect(seenLine({ ...nobody, result: 'det', reason: null }, [])).toBe('-                         only seen        -');
});

it('lists a person by name', () => {
  const person = { pid, external_id: null, name: 'Ada' } as never;
  expect(personLine(person)).toBe(`Ada                       -             ${pid}`);
});
