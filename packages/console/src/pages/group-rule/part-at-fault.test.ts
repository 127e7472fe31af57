import { errorCodes, type GroupRule, KithApiError } from '@kith/client';
import { expect, it } from 'vitest';
import { faultOf } from './part-at-fault.ts';

const asking = (part: Partial<GroupRule>): GroupRule => ({
  all_of: [],
  any_of: [],
  none_of: [],
  attributes: [],
  seen: null,
  not_seen: null,
  enrolled_within_days: null,
  ...part,
});
const refused = (code: number): KithApiError =>
  new KithApiError({
    kind: 'refused',
    status: 400,
    error_codes: [code],
    message: 'Invalid.',
    fields: [{ name: 'rule', message: 'This is wrong.', error_code: code }],
  });

const level = { name: 'level', is: 'exists' } as const;
// The group 1 is asked about by 2, and that by 3.
const groups = [
  { id: 1, rule: null },
  { id: 2, rule: asking({ any_of: [1] }) },
  { id: 3, rule: asking({ none_of: [2] }) },
];

it.each([
  ['groups that are gone', errorCodes.unknownGroups, asking({ all_of: [9], attributes: [level] }), 'groups'],
  ['cameras that are gone', errorCodes.unknownSource, asking({ attributes: [level] }), 'cameras'],
  ['a circle', errorCodes.invalid, asking({ all_of: [3], attributes: [level] }), 'groups'],
  ['attributes that nobody has', errorCodes.invalid, asking({ all_of: [2], attributes: [level] }), 'attributes'],
  ['too many rules', errorCodes.invalid, asking({ enrolled_within_days: 1 }), 'whole'],
])('%s are said beside their part', (what, code, rule, part) => {
  const groupId = what === 'a circle' ? 1 : 4;
  expect(faultOf(refused(code), { groupId, rule, groups })).toEqual({ part, sentence: 'This is wrong.' });
});

it('what is not wrong with the rule is said elsewhere', () => {
  expect(faultOf(new Error('No answer came.'), { groupId: 1, rule: asking({}), groups })).toBeNull();
});
