import { expect, it } from 'vitest';
import { standsIn, without } from './named-in-text.ts';

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

it.each([
  ['Ada fetched her toolbox; ADA again.', 'Ada', '… fetched her toolbox; … again.'],
  ['It was Ren\u0065\u0301e.', 'Ren\u00e9e', 'It was ….'],
  ['The night was quiet.', 'Night', 'The … was quiet.'],
  ['Bo, not the bo tree', 'Bo', '…, not the bo tree'],
  ['李雷来了', '李雷', '…来了'],
  ['김민 왔다', '김민', '… 왔다'],
  ['badge A-17', 'A-17', 'badge …'],
])('from “%s” goes %s, and nothing else', (text, word, left) => expect(without(text, word)).toBe(left));

it.each([
  ['1 parcel, 1 letter', '1'],
  ['Room 17', '17'],
  ['A parcel for b', 'A'],
  ['they do so', 'do'],
  ['no name', 'Ada'],
])('from “%s” nothing goes for somebody called %s', (text, word) => expect(without(text, word)).toBe(text));

it.each([
  ['Ada', 'Ada'],
  ['(ada!)', 'Ada'],
])('of “%s” nothing is left without %s', (text, word) => expect(without(text, word)).toBeNull());
