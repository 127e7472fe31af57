import { expect, it } from 'vitest';
import { byTheHundred } from './by-the-hundred.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

it('what is made of many comes in their order', async () => {
  for (const count of [0, 1, 100, 101, 250]) {
    expect(await byTheHundred(numbers(count), (n) => 2 * n)).toEqual(numbers(count).map((n) => 2 * n));
  }
});

it('others have their turn of the event loop between hundreds', async () => {
  let turns = 0;
  let isMade = false;
  const count = (): void => {
    turns++;
    if (!isMade) setImmediate(count);
  };
  setImmediate(count);
  const turnOf = await byTheHundred(numbers(250), () => turns);
  isMade = true;
  const [first, second, third] = [turnOf[99], turnOf[100], turnOf[249]].map(Number);
  expect([first, turnOf[199]]).toEqual([0, second]);
  expect(second).toBeGreaterThan(first ?? 0);
  expect(third).toBeGreaterThan(second ?? 0);
});
