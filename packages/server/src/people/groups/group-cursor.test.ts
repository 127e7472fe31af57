import { type GroupId, GroupSort } from '@kith/contract';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readCursor, writeCursor } from './group-cursor.ts';

const id = 7 as GroupId;
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

it('is read as it was written, for the sort that it was written for', () => {
  const name = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(name, fc.constantFrom('name' as const, '-name' as const), (value, sort) => {
      expect(readCursor(writeCursor(sort, { value, id }), sort)).toEqual({ kind: 'cursor', cursor: { value, id } });
    }),
  );
  const text = writeCursor('created', { value: 1, id });
  expect(text).toMatch(/^[\w-]+$/);
  expect(readCursor(text, '-created')).toEqual({ kind: 'of another sort', sort: 'created' });
});

it.each([
  ['nothing', ''],
  ['no base64url', 'a+b='],
  ['no JSON', encode('x').slice(1)],
  ['another shape', encode({ sort: 'id' })],
  ['an unknown sort', encode(['size', 1, 7])],
  ['no id', encode(['id', 1, 0])],
  ['text where a number is sorted', encode(['persons_count', '3', 7])],
  ['a number where text is sorted', encode(['name', 3, 7])],
  ['a count that no group has', encode(['persons_count', 100_001, 7])],
  ['text that no database holds', encode(['name', 'a\0b', 7])],
  ['more than was written', `${writeCursor('id', { value: 7, id })}A`],
])('is damaged when it is %s', (_, text) => {
  expect(readCursor(text, 'id')).toEqual({ kind: 'damaged' });
});

it('is damaged when any part of its end is cut off', () => {
  for (const sort of GroupSort.options) {
    const text = writeCursor(sort, { value: sort.endsWith('name') ? 'staff' : 7, id });
    for (let length = 0; length < text.length; length++)
      expect(readCursor(text.slice(0, length), sort)).toEqual({ kind: 'damaged' });
  }
});
