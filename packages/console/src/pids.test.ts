import { expect, it } from 'vitest';
import { pidsIn } from './pids.ts';

it('finds pids however they are separated', () => {
  expect(pidsIn(' A, b;c\n\tb  ,, ')).toEqual(['a', 'b', 'c']);
  expect(pidsIn(' \n')).toEqual([]);
});
