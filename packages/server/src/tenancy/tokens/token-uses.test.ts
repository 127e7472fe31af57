import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noteUse } from './store.ts';

const PATH = '/v1/tokens/';
const START = Date.UTC(2026, 0, 2, 3, 4, 5);
let now = START;
let kith: TestKith;
beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
});
afterAll(() => kith[Symbol.asyncDispose]());

const make = async () => (await kith.call('POST', PATH, { permanent: false })).body;
const lastUsed = async (id: number) => (await kith.call('GET', `${PATH}${id}/`)).body.last_used;
const stored = (id: number) =>
  kith.context.db.queries
    .selectFrom('token_uses')
    .select('used')
    .where('token_id', '=', id as never)
    .executeTakeFirst();

it('a token says when it was last used, before that is written and after', async () => {
  const { id, key, last_used } = await make();
  expect([last_used, await lastUsed(id)]).toEqual([null, null]);
  await kith.call('GET', '/v1/groups/persons/', undefined, key);
  expect([await lastUsed(id), await stored(id)]).toEqual(['2026-01-02T03:04:05.000000+00:00', undefined]);
  await kith.context.tokenUses.write();
  expect([await lastUsed(id), await stored(id)]).toEqual(['2026-01-02T03:04:05.000000+00:00', { used: now }]);
  now += 60_000;
  await kith.call('GET', '/v1/groups/persons/', undefined, key);
  const listed = (await kith.call('GET', `${PATH}?limit=1000`)).body;
  expect(listed.find((token: { id: number }) => token.id === id).last_used).toBe('2026-01-02T03:05:05.000000+00:00');
  expect((await kith.call('PATCH', `${PATH}${id}/`, { is_active: false })).body.last_used).toContain('03:05:05');
});

it('a key that opens nothing was not used', async () => {
  const { id, key } = await make();
  await kith.call('PATCH', `${PATH}${id}/`, { is_active: false });
  await kith.call('GET', '/v1/groups/persons/', undefined, key);
  expect(await lastUsed(id)).toBeNull();
});

it('of two nodes the later use counts, whichever writes last', async () => {
  const { id } = await make();
  for (const used of [START + 2, START + 1]) await noteUse(kith.context.db.queries, id, used, now);
  expect(await stored(id)).toEqual({ used: START + 2 });
});

it('what a clock that was ahead has noted holds until the token is used again', async () => {
  const { id, key } = await make();
  await noteUse(kith.context.db.queries, id, now + 13 * 60 * 60 * 1000, now + 13 * 60 * 60 * 1000);
  await kith.call('GET', '/v1/groups/persons/', undefined, key);
  await kith.context.tokenUses.write();
  expect(await stored(id)).toEqual({ used: now });
});

it('a token that is gone takes its last use with it, and what is not written yet does no harm', async () => {
  const { id, key } = await make();
  await kith.call('GET', '/v1/groups/persons/', undefined, key);
  await kith.context.tokenUses.write();
  await kith.call('GET', '/v1/groups/persons/', undefined, key);
  expect((await kith.call('DELETE', `${PATH}${id}/`)).status).toBe(204);
  await kith.context.tokenUses.write();
  expect(await stored(id)).toBeUndefined();
});
