import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HashTable } from './hash-table.ts';

const key = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 40 }).map((n) => n * 0x1_0000_0000 + 7),
  fc.maxSafeInteger().filter((n) => n > 0),
);
const step = fc.record({ key, value: fc.nat({ max: 0x7fff_fffe }), remove: fc.boolean() });

test('a hash table does what a Map does', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const table = new HashTable();
      const model = new Map<number, number>();
      for (const { key, value, remove } of steps) {
        if (remove) {
          table.delete(key);
          model.delete(key);
        } else {
          table.set(key, value);
          model.set(key, value);
        }
      }
      expect(table.size).toBe(model.size);
      for (const { key } of steps) expect(table.get(key)).toBe(model.get(key));
    }),
  );
});

test('a hash table grows to any size, and empties again', () => {
  const table = new HashTable();
  for (let key = 1; key <= 100_000; key++) table.set(key * 64, key);
  let wrong = 0;
  for (let key = 1; key <= 100_000; key++) if (table.get(key * 64) !== key) wrong++;
  for (let key = 1; key <= 100_000; key++) table.delete(key * 64);
  expect(wrong).toBe(0);
  expect(table.size).toBe(0);
});

test('what cannot be a key is not there, and deleting it changes nothing', () => {
  const table = new HashTable();
  table.set(1, 10);
  for (const key of [0, -0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(table.get(key)).toBeUndefined();
    table.delete(key);
  }
  expect(table.size).toBe(1);
  expect(table.get(1)).toBe(10);
});
