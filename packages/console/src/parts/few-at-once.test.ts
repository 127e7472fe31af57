import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { fewAtOnce } from './few-at-once.ts';

const hundred = Array.from({ length: 100 }, (_, i) => i);

it('does six at a time, and answers in their order', async () => {
  let running = 0;
  let most = 0;
  const doubled = await fewAtOnce(hundred, async (one) => {
    running += 1;
    most = Math.max(most, running);
    for (let i = 0; i < one % 3; i++) await turn();
    running -= 1;
    return 2 * one;
  });
  expect(doubled).toEqual(hundred.map((one) => 2 * one));
  expect(most).toBe(6);
});

it('begins no more after one has failed', async () => {
  let begun = 0;
  const failing = fewAtOnce(hundred, async (one) => {
    begun += 1;
    await turn();
    if (one === 2) throw new Error('No.');
    await turn();
  });
  await expect(failing).rejects.toThrow('No.');
  await turn();
  expect(begun).toBeLessThan(12);
});

it('has nothing to do with nothing', async () => {
  expect(await fewAtOnce([], () => Promise.reject(new Error('Never.')))).toEqual([]);
});
