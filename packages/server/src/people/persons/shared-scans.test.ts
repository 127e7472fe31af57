import { expect, it } from 'vitest';
import { SharedScans } from './shared-scans.ts';

it('what is asked for at once, or while others are served, shares scans; rows take turns', async () => {
  const scans: string[] = [];
  const shared = new SharedScans<{ name: string }, number, number>(
    async ({ name }, asks) => {
      scans.push(`${name}: ${asks}`);
      return asks.map((ask) => 10 * ask);
    },
    { scans: 1, asks: 3 },
  );
  const asked = [1, 2, 3, 4, 5].map((ask) => shared.ask({ name: 'a' }, ask));
  asked.push(shared.ask({ name: 'b' }, 6));
  expect(shared.waiting).toBe(6);
  expect(await Promise.all(asked)).toEqual([10, 20, 30, 40, 50, 60]);
  expect(scans).toEqual(['a: 1,2,3', 'b: 6', 'a: 4,5']);
});

it('a scan that fails fails whoever shares it, and nobody else', async () => {
  const shared = new SharedScans<{ name: string }, number, number>(
    async (_rows, asks) => {
      if (asks.includes(2)) throw new Error('broken');
      return asks;
    },
    { scans: 2, asks: 2 },
  );
  const outcomes = await Promise.allSettled([1, 2, 3].map((ask) => shared.ask({ name: 'a' }, ask)));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});
