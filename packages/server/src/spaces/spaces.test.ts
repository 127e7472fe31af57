import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestKith, type TestKith } from '../testing/test-kith.ts';

let kith: TestKith;
beforeAll(async () => {
  kith = await openTestKith();
});
afterAll(() => kith[Symbol.asyncDispose]());

const GROUPS = '/v1/groups/persons/';

it('the default space is there, and can be neither renamed nor deleted', async () => {
  const path = `/v1/spaces/${kith.spaceId}/`;
  expect((await kith.call('GET', '/v1/lists/spaces/')).body).toEqual([{ id: kith.spaceId, name: 'default' }]);
  expect((await kith.call('PATCH', path, { name: 'mine' })).body.error_codes).toEqual([1016]);
  expect((await kith.call('DELETE', path)).body.error_codes).toEqual([1016]);
});

it('a space token sees its own space and nothing else', async () => {
  const space = (await kith.call('POST', '/v1/spaces/', { name: 'shop' })).body;
  const { key } = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, { permanent: true })).body;
  expect((await kith.call('GET', '/v1/whoami/', undefined, key)).body).toEqual({ username: null, space });
  const own = (await kith.call('POST', GROUPS, { name: 'own' }, key)).body;
  const other = (await kith.call('POST', GROUPS, { name: 'other' })).body;
  expect((await kith.call('GET', `${GROUPS}${own.id}/`, undefined, key)).status).toBe(200);
  for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
    const body = method === 'PATCH' ? { name: 'x' } : undefined;
    expect((await kith.call(method, `${GROUPS}${other.id}/`, body, key)).status).toBe(404);
  }
  for (const url of ['/v1/spaces/', '/v1/lists/spaces/', '/v1/licenses/sources/']) {
    expect((await kith.call('GET', url, undefined, key)).status).toBe(403);
  }
  expect((await kith.call('GET', '/v1/tokens/', undefined, key)).body).toHaveLength(1);
});

it('the status says that everything committed is in effect', async () => {
  const before = (await kith.call('GET', '/v1/status/')).body;
  await kith.call('POST', GROUPS, { name: 'one more' });
  await kith.addPersons(2);
  const after = (await kith.call('GET', '/v1/status/')).body;
  expect(after.revision).toBe(before.revision + 2);
  expect(after.index_revision).toBe(after.revision);
  expect(after.indexed_persons).toBe(before.indexed_persons + 2);
});

it('deleting a space takes everything in it along', async () => {
  const space = (await kith.call('POST', '/v1/spaces/', { name: 'gone' })).body;
  const { key } = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, {})).body;
  const group = (await kith.call('POST', GROUPS, { name: 'in it' }, key)).body;
  const pids = await kith.addPersons(2, space.id);
  await kith.call('POST', `${GROUPS}pids/`, { pids, groups_ids: [group.id] }, key);
  expect((await kith.call('POST', '/v1/spaces/', { name: 'GONE' })).body.error_codes).toEqual([1001]);
  const deleted = await kith.call('DELETE', `/v1/spaces/${space.id}/`);
  expect([deleted.status, deleted.body]).toEqual([204, null]);
  expect((await kith.call('GET', GROUPS, undefined, key)).status).toBe(401);
  const left = await kith.context.db.queries
    .selectFrom('memberships')
    .selectAll()
    .where('space_id', '=', space.id)
    .execute();
  expect(left).toEqual([]);
});
