import type { SpaceId } from '@kith/contract';
import { expect, it } from 'vitest';
import { SpaceLocks } from './space-locks.ts';

const space = (id: number) => id as SpaceId;

it('one at a time in a space, in order, also after a failure; other spaces do not wait', async () => {
  const locks = new SpaceLocks((_space, work) => work());
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
