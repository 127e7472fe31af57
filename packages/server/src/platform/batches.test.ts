import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Batches } from './batches.ts';

/** Batches that write down what they did together; each ends when it is let. */
function written(options: { readonly most?: number; readonly weigh?: (item: number) => number } = {}) {
  const batches: number[][] = [];
  const ends: (() => void)[] = [];
  const all = new Batches<string, number, number>({
    most: 4,
    ...options,
    work: async (_key, take) => {
      const taken = take();
      batches.push(taken.map(({ item }) => item));
      await new Promise<void>((resolve) => ends.push(resolve));
      for (const { item, resolve, reject } of taken) {
        if (item < 0) reject(new Error('below zero'));
        else resolve(10 * item);
      }
    },
  });
  const end = async () => {
    ends.shift()?.();
    for (let i = 0; i < 3; i++) await turnOfTheLoop();
  };
  return { all, batches, end };
}

it('what comes while a batch is under way is the next one, in the order in which it came', async () => {
  const { all, batches, end } = written();
  const first = all.add('a', 1);
  await turnOfTheLoop();
  const others = [2, 3].map((item) => all.add('a', item));
  await end();
  expect(await first).toBe(10);
  await end();
  expect(await Promise.all(others)).toEqual([20, 30]);
  expect(batches).toEqual([[1], [2, 3]]);
});

it('keys do not wait for each other', async () => {
  const { all, batches } = written();
  void all.add('a', 1);
  void all.add('b', 2);
  await turnOfTheLoop();
  expect(batches).toEqual([[1], [2]]);
});

it('a batch has its limit, which one alone may pass', async () => {
  const { all, batches, end } = written({ most: 4, weigh: (item) => item });
  for (const item of [9, 2, 2, 1]) void all.add('a', item);
  for (let i = 0; i < 3; i++) await end();
  expect(batches).toEqual([[9], [2, 2], [1]]);
});

it('one that fails fails alone', async () => {
  const { all, end } = written();
  const outcomes = Promise.allSettled([1, -2, 3].map((item) => all.add('a', item)));
  await end();
  await end();
  expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('work that fails before it took anything fails those who wait, and not those who come later', async () => {
  let isDown = true;
  const all = new Batches<string, number, number>({
    most: 10,
    work: async (_key, take) => {
      if (isDown) throw new Error('down');
      for (const { item, resolve } of take()) resolve(item);
    },
  });
  const failed = await Promise.allSettled([all.add('a', 1), all.add('a', 2)]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isDown = false;
  expect(await all.add('a', 3)).toBe(3);
});
