import { expect, it } from 'vitest';
import { standsIn } from './forget-words.ts';

it.each([
  ['Ada fetched her toolbox.', 'Ada'],
  ['it was ADA', 'Ada'],
  ['for Ada’s car', 'Ada'],
  ['éva, again', 'Éva'],
  ['E.1815 (lost)', 'E.1815'],
  ['It was Ada Lovelace.', 'ada lovelace'],
  ['李雷来了', '李雷'],
  ['(a/b-c)? {d}', 'a/b-c)? {d}'],
])('in “%s” stands %s', (text, word) => expect(standsIn(text, word)).toBe(true));

it.each([
  ['Adam came', 'Ada'],
  ['Canada', 'Ada'],
  ['E-1815', 'E.1815'],
  ['', 'Ada'],
])('in “%s” does not stand %s', (text, word) => expect(standsIn(text, word)).toBe(false));
