import { keepStrangers, openStrangersHouse, sendLooks, storedStrangers } from '@kith/testing/strangers-house';
import type { TestKith } from '@kith/testing/test-kith';
import { lookOf } from '@kith/testing/unknown-faces';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('strangers of two nodes', () => {
  let a: TestKith;
  let b: TestKith;

  beforeEach(async () => {
    a = await openStrangersHouse();
    b = await openStrangersHouse({ beside: a });
  });
  afterEach(async () => {
    await b?.[Symbol.asyncDispose]();
    await a?.[Symbol.asyncDispose]();
  });
  const faces = (kith: TestKith) => kith.context.strangers.compared(kith.spaceId);

  it('whoever one has seen the other finds, and whom one forgets the other does not', async () => {
    const [first] = await sendLooks(a, [lookOf(1, 0)]);
    await until(() => faces(b) === 1, 'b to hear of it');
    expect(await sendLooks(b, [lookOf(1, 1)])).toMatchObject([{ stranger: { id: first.stranger.id } }]);
    expect((await a.call('DELETE', `/v1/strangers/${first.stranger.id}/`)).status).toBe(204);
    expect(faces(a)).toBe(0);
    await until(() => faces(b) === 0, 'b to forget');
  });

  it('whom one names the other knows, and takes back: the one knows a stranger again', async () => {
    const [first] = await sendLooks(a, [lookOf(1, 0)]);
    const url = `/v1/strangers/${first.stranger.id}/`;
    const { pid } = (await a.call('POST', `${url}name/`, { name: 'Ada' })).body;
    await until(async () => (await sendLooks(b, [lookOf(1, 1)]))[0].pid === pid, 'b to know her');
    const seen = (await b.call('GET', `/v1/entries/?pid=${pid}`)).body.count;
    const both = await Promise.all([a, b].map((kith) => kith.call('DELETE', `${url}name/`)));
    expect(both.map(({ status, body }) => [status, body.sightings])).toEqual([
      [200, seen],
      [200, seen],
    ]);
    for (const kith of [a, b])
      await until(
        async () => (await sendLooks(kith, [lookOf(1, 2)]))[0].stranger?.id === first.stranger.id,
        'a stranger to be known again',
      );
  });

  it('two who were made of one at the same time are one in the end', async () => {
    const sent = await Promise.all(
      Array.from({ length: 16 }, (_, i) => sendLooks(i % 2 ? b : a, [lookOf(1 + (i % 4 < 2 ? 0 : 1), i % 8)])),
    );
    expect(sent.flat()).toHaveLength(16);
    // Whoever could not join at once, because the node was busy, joins then.
    await until(async () => {
      await Promise.all([a, b].map((kith) => kith.context.strangers.catchUp(kith.spaceId)));
      await keepStrangers(b);
      return (await storedStrangers(a)).reduce((sum, { sightings }) => sum + sightings, 0) === 16;
    }, 'everybody to have joined');
    await keepStrangers(b);
    const strangers = await storedStrangers(a);
    expect(strangers.map(({ sightings, visits }) => [sightings, visits])).toEqual([
      [8, 1],
      [8, 1],
    ]);
    await until(() => a.context.strangers.size(a.spaceId) === 2, 'a to follow');
  });
});
