import type { SpaceId } from '@kith/contract';
import { until } from '@kith/testing/until';
import { expect, it } from 'vitest';
import { SpaceFollowers } from './space-followers.ts';

const space = 1 as SpaceId;

it('who comes while others are told hears of all after its place, and in order', async () => {
  let goOn: () => void = () => undefined;
  const mayGoOn = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let isReading = false;
  const happens = (at: number) => ({
    at,
    mayBeWanted: () => true,
    read: async () => {
      if (at === 8) {
        isReading = true;
        await mayGoOn;
      }
      return { at };
    },
  });
  await using followers = new SpaceFollowers<null, { at: number }>({
    newest: async () => 9,
    after: async (_, place) => [6, 7, 8, 9].filter((at) => at > place).map(happens),
    wants: () => true,
    failure: 'Nothing fails.',
    log: { warn: () => undefined },
  });
  const told: Record<'early' | 'late', number[]> = { early: [], late: [] };
  const hears = (who: keyof typeof told) => (event: Buffer) => told[who].push(JSON.parse(String(event)).at);
  followers.attach(space, null, hears('early'), 5);
  await until(() => isReading, 'a look that is under way');
  // Its place was read before 6 and 7 happened.
  followers.attach(space, null, hears('late'), 5);
  goOn();
  await until(() => told.late.includes(9), 'the last');
  expect(told).toEqual({ early: [6, 7, 8, 9], late: [6, 7, 8, 9] });
});
