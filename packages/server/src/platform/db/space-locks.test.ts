import type { SpaceId } from '@kith/contract';
import { expect, it } from 'vitest';
import { SpaceLocks } from './space-locks.ts';

const space = (id: number) => id as SpaceId;
const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

it('one at a time in a space, in order, also after a failure; other spaces do not wait', async () => {
  const locks = new SpaceLocks((_space, work) => work());
  const steps: string[] = [];
  const work =
    (name: string, fails = false) =>
    async () => {
      steps.push(`${name} begins`);
      await pause();
      steps.push(`${name} ends`);
      if (fails) throw new Error(name);
    };
  const outcomes = await Promise.allSettled([
    locks.run(space(1), work('a', true)),
    locks.run(space(1), work('b')),
    locks.run(space(2), work('other')),
  ]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(steps.indexOf('b begins')).toBeGreaterThan(steps.indexOf('a ends'));
  expect(steps.indexOf('other begins')).toBeLessThan(steps.indexOf('a ends'));
});
