import type { SpaceId } from '@kith/contract';
import { expect, it } from 'vitest';
import { DatabaseDown } from './database-down.ts';
import { Overtaken, SpaceLocks } from './space-locks.ts';

const space = (id: number) => id as SpaceId;

it('one at a time in a space, in order, also after a failure; other spaces do not wait', async () => {
  const locks = new SpaceLocks();
  const steps: string[] = [];
  let otherBegins = (): void => undefined;
  const otherBegan = new Promise<void>((resolve) => {
    otherBegins = resolve;
  });
  const outcomes = await Promise.allSettled([
    locks.run(space(1), async () => {
      steps.push('a begins');
      // Never ends if the other space waits for it.
      await otherBegan;
      steps.push('a ends');
      throw new Error('a');
    }),
    locks.run(space(1), async () => steps.push('b begins')),
    locks.run(space(2), async () => otherBegins()),
  ]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(steps).toEqual(['a begins', 'a ends', 'b begins']);
});

it('decides again while another node is quicker, and not for ever', async () => {
  const locks = new SpaceLocks();
  let tries = 0;
  const third = async (): Promise<number> => {
    tries += 1;
    if (tries < 3) throw new Overtaken('Another one was.');
    return tries;
  };
  expect(await locks.run(space(1), third)).toBe(3);
  const never = () => Promise.reject(new Overtaken('Another one always is.'));
  await expect(locks.run(space(1), never)).rejects.toThrow(DatabaseDown);
});
