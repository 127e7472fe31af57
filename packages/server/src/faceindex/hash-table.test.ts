import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HashTable } from './hash-table.ts';
import { SlotTable } from './slot-table.ts';

const tables = [HashTable, SlotTable];

const key = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 40 }).map((n) => n * 0x1_0000_0000 + 7),
  fc.maxSafeInteger().filter((n) => n > 0),
);
const step = fc.record({ key, value: fc.nat({ max: 0x7fff_fffe }), remove: fc.boolean() });

test.each(tables)('a %o does what a Map does', (Table) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const table = new Table();
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

test.each(tables)('a %o grows to any size, and empties again', (Table) => {
  const table = new Table();
  for (let key = 1; key <= 100_000; key++) table.set(key * 64, key);
  let wrong = 0;
  for (let key = 1; key <= 100_000; key++) if (table.get(key * 64) !== key) wrong++;
  for (let key = 1; key <= 100_000; key++) table.delete(key * 64);
  expect(wrong).toBe(0);
  expect(table.size).toBe(0);
});

test.each(tables)('what cannot be a key of a %o is not there, and deleting it changes nothing', (Table) => {
  const table = new Table();
  table.set(1, 10);
  for (const key of [0, -0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(table.get(key)).toBeUndefined();
    table.delete(key);
  }
  expect(table.size).toBe(1);
  expect(table.get(1)).toBe(10);
});
