import { expect, it } from 'vitest';
import { verdictOf } from './verdict.ts';

const rules = { allowed: [1], refused: [2] };
const someone = (...groups: readonly number[]) => ({
  pid: 'p',
  persons_groups: groups.map((id) => ({ id, name: '' })),
});

it.each([
  ['somebody of a group that may', someone(1), 'allowed'],
  ['somebody of a group that may not', someone(2), 'refused'],
  ['somebody of both', someone(1, 2), 'refused'],
  ['somebody of neither', someone(3), 'known'],
  ['a stranger', { pid: null, persons_groups: [] }, 'unknown'],
])('%s', (_, entry, verdict) => {
  expect(verdictOf(entry, rules)).toBe(verdict);
});
