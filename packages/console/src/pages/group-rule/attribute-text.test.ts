import { expect, it } from 'vitest';
import { readValue, writeValue } from './attribute-text.ts';

it.each([
  ['Sales', 'Sales'],
  [' Sales ', 'Sales'],
  ['3', 3],
  ['-1.5', -1.5],
  ['007', '007'],
  ['true', true],
  ['"3"', '3'],
  ['„true“', 'true'],
  ['', ''],
  ['Infinity', 'Infinity'],
])('%j means %j', (written, value) => {
  expect(readValue(written)).toBe(value);
});

it.each(['Sales', 3, 0, -1.5, true, false, '3', 'true', '"', '"3"', '', '""', 'a "b" c', 1e21])(
  '%j is written so that it is read as what it is',
  (value) => {
    expect(readValue(writeValue(value))).toBe(value);
  },
);
