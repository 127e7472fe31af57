import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FairQueue } from './fair-queue.ts';

test('nobody who waits is passed over twice by the same other', () => {
  const askers = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 });
  fc.assert(
    fc.property(askers, (waiting) => {
      const queue = new FairQueue<{ asker: string; at: number }>();
      for (const [at, asker] of waiting.entries()) queue.push({ asker, at });
      const served: { asker: string; at: number }[] = [];
      for (let item = queue.shift(); item; item = queue.shift()) served.push(item);

      expect(served.map(({ at }) => at).toSorted((a, b) => a - b)).toEqual([...waiting.keys()]);
      for (const asker of new Set(waiting)) {
        const own = served.filter((item) => item.asker === asker).map(({ at }) => at);
        expect(own).toEqual(own.toSorted((a, b) => a - b));
        const turns = served.map((item, turn) => (item.asker === asker ? turn : -1)).filter((turn) => turn >= 0);
        for (const [i, turn] of turns.entries()) {
          const between = served.slice(i === 0 ? 0 : (turns[i - 1] ?? 0) + 1, turn).map((item) => item.asker);
          expect(new Set(between).size).toBe(between.length);
        }
      }
    }),
  );
});

test('what is taken out keeps the turns of the others, and counts no more', () => {
  const queue = new FairQueue<{ asker: string; name: string }>();
  const items = ['a1', 'a2', 'b1', 'a3'].map((name) => ({ asker: name.slice(0, 1), name }));
  for (const item of items) queue.push(item);
  const [a1, a2, b1, a3] = items as [(typeof items)[0], (typeof items)[0], (typeof items)[0], (typeof items)[0]];
  expect(queue.newestOfLongest).toBe(a3);
  expect([queue.remove(a1), queue.remove(a1), queue.length, queue.lengthOf('a')]).toEqual([true, false, 3, 2]);
  expect([queue.shift(), queue.shift(), queue.shift(), queue.shift()]).toEqual([a2, b1, a3, undefined]);
  expect(queue.newestOfLongest).toBeUndefined();
});
