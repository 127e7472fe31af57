import type { GroupRule } from '@kith/client';
import { expect, it } from 'vitest';
import { newAttribute } from './attribute-draft.ts';
import { draftOf, ruleOf } from './rule-draft.ts';

const whole: GroupRule = {
  all_of: [1],
  any_of: [2, 3],
  none_of: [4],
  attributes: [
    { name: 'department', is: 'equal', value: 'Sales' },
    { name: 'code', is: 'not_equal', value: '3' },
    { name: 'level', is: 'at_least', value: 3 },
    { name: 'remote', is: 'equal', value: false },
    { name: 'shift', is: 'one_of', value: ['early', 2, true, 'true'] },
    { name: 'badge', is: 'exists' },
    { name: 'left', is: 'missing' },
  ],
  seen: { times: 2, days: 10, sources: [5] },
  not_seen: { days: 3, sources: [] },
  enrolled_within_days: 90,
};

it('a rule that nobody changes stays what it is', () => {
  expect(ruleOf(draftOf(whole))).toEqual(whole);
});

it('what is asked for no more is no part of the rule, and is there again when it is asked for again', () => {
  const draft = draftOf(whole);
  const without = { ...draft, seen: { ...draft.seen, asked: false }, notSeen: { ...draft.notSeen, asked: false } };
  expect(ruleOf(without)).toEqual({ ...whole, seen: null, not_seen: null });
  expect(ruleOf({ ...without, seen: { ...without.seen, asked: true } })).toEqual({ ...whole, not_seen: null });
});

it('asks nothing at first', () => {
  expect(ruleOf(draftOf(null))).toBe('nothing asked');
});

it.each(['', '0', '1.5', 'x', 3651])('has no rule while the days are %j', (days) => {
  const draft = draftOf(whole);
  expect(ruleOf({ ...draft, notSeen: { ...draft.notSeen, days } })).toBe('incomplete');
});

it.each([
  [{ name: '' }, 'no name'],
  [{ name: 'level', way: 'at_most' }, 'no number'],
  [{ name: 'level', way: 'one_of' }, 'no values'],
  [{ name: 'level', text: ' ' }, 'no value'],
] as const)('has no rule while an attribute is %j, which has %s', (part, _what) => {
  expect(ruleOf({ ...draftOf(null), attributes: [{ ...newAttribute(1), ...part }] })).toBe('incomplete');
});
