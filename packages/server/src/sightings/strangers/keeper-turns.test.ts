import type { SpaceId } from '@kith/contract';
import { openStrangersHouse } from '@kith/testing/strangers-house';
import { until } from '@kith/testing/until';
import { expect, it, vi } from 'vitest';
import { StrangerKeeper } from './stranger-keeper.ts';

it('a space that has much to be done, or is deleted meanwhile, keeps no other waiting', async () => {
  await using kith = await openStrangersHouse();
  const { context, spaceId: first } = kith;
  const add = async (name: string): Promise<SpaceId> => (await kith.call('POST', '/v1/spaces/', { name })).body.id;
  const [second, gone] = [await add('second'), await add('gone')];
  await context.strangerKeeper[Symbol.asyncDispose]();
  const keeper = new StrangerKeeper({
    ...context,
    index: context.strangers,
    believed: Date.now,
    ahead: () => Number.MAX_SAFE_INTEGER,
    onJoined: async () => undefined,
    turnMs: 0,
  });
  const kept: SpaceId[] = [];
  vi.spyOn(keeper, 'keep').mockImplementation(async function* (spaceId) {
    for (let step = 0; step < 3; step++) {
      kept.push(spaceId);
      if (spaceId === gone) await kith.call('DELETE', `/v1/spaces/${gone}/`);
      yield;
    }
  });
  keeper.start();
  await until(() => kept.length >= 7, 'all steps of two spaces, and one of the other');
  await keeper[Symbol.asyncDispose]();
  expect(kept).toEqual([first, second, gone, first, second, first, second]);
});
