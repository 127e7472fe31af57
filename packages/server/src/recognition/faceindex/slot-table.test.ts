import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SlotTable } from './slot-table.ts';

const SLOTS = 3000;
const personId = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 40 }).map((n) => n * 0x1_0000_0000 + 7),
  fc.maxSafeInteger().filter((n) => n > 0),
);
/** How many slots the person has from then on; 0 removes it. */
const step = fc.record({ personId, templates: fc.integer({ min: 0, max: 10 }) });

test('a slot table does what a Map of lists does', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const table = new SlotTable();
      const model = new Map<number, number[]>();
      const free = Array.from({ length: SLOTS }, (_, slot) => slot);
      for (const { personId, templates } of steps) {
        // What a person gives back is the next to be used, by itself or by another.
        free.push(...(model.get(personId) ?? []));
        const slots = templates ? free.splice(-templates) : [];
        if (slots.length > 0) {
          table.set(personId, slots);
          model.set(personId, slots);
        } else {
          table.delete(personId);
          model.delete(personId);
        }
      }
      expect(table.size).toBe(model.size);
      const bitmap = new Uint8Array(SLOTS / 8);
      expect(table.mark([...model.keys(), ...model.keys(), 0, -1, 0.5], bitmap)).toBe(
        [...model.values()].flat().length,
      );
      for (const { personId } of steps) {
        const slots = model.get(personId) ?? [];
        expect(table.slotsOf(personId)).toEqual(slots);
        expect(table.has(personId)).toBe(slots.length > 0);
        for (const slot of slots) expect((bitmap[slot >> 3] ?? 0) & (1 << (slot & 7))).not.toBe(0);
      }
    }),
  );
});

test('a slot table grows to any size, and empties again', () => {
  const table = new SlotTable();
  for (let id = 1; id <= 100_000; id++) table.set(id * 64, id % 5 === 0 ? [id, 100_000 + id] : [id]);
  let wrong = 0;
  for (let id = 1; id <= 100_000; id++) if (table.slotsOf(id * 64)[0] !== id) wrong++;
  expect(wrong).toBe(0);
  expect(table.size).toBe(100_000);
  for (let id = 1; id <= 100_000; id++) table.delete(id * 64);
  expect(table.size).toBe(0);
});

test('what cannot be a person is not there, and deleting it changes nothing', () => {
  const table = new SlotTable();
  table.set(1, [10]);
  for (const id of [0, -0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(table.has(id)).toBe(false);
    expect(table.slotsOf(id)).toEqual([]);
    table.delete(id);
  }
  expect(table.size).toBe(1);
  expect(table.slotsOf(1)).toEqual([10]);
});
