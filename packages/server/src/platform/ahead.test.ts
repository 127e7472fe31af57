import { expect, it } from 'vitest';
import { ahead } from './ahead.ts';

it('results come in the order of the items, and no more are worked on than were asked for', async () => {
  let [underWay, most] = [0, 0];
  const work = async (item: number): Promise<number> => {
    most = Math.max(most, ++underWay);
    for (let turns = 20 - item; turns > 0; turns--) await undefined;
    underWay -= 1;
    return item * 10;
  };
  const items = Array.from({ length: 20 }, (_, i) => i);
  const results: number[] = [];
  for await (const result of ahead(items, 4, work)) results.push(result);
  expect([results, most]).toEqual([items.map((item) => item * 10), 4]);
});

it('what fails is told when its turn comes', async () => {
  const work = async (item: number): Promise<number> => {
    if (item === 1) throw new Error('the second');
    return item;
  };
  const results: number[] = [];
  const all = async () => {
    for await (const result of ahead([0, 1, 2], 3, work)) results.push(result);
  };
  await expect(all()).rejects.toThrow('the second');
  expect(results).toEqual([0]);
});
