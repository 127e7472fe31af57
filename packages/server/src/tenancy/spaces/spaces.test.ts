import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, expect, it } from 'vitest';

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
  const after = await until(async () => {
    const { body } = await kith.call('GET', '/v1/status/');
    return body.index_revision === body.revision ? body : undefined;
  }, 'the index to be in step');
  expect(after.revision).toBe(before.revision + 2);
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

it('names of spaces are unique in an account, without regard to case, and have 1 to 255 characters', async () => {
  const { id } = (await kith.call('POST', '/v1/spaces/', { name: 'Ångström' })).body;
  for (const name of ['ångström', ' ÅNGSTRÖM ', 'Default']) {
    const taken = await kith.call('POST', '/v1/spaces/', { name });
    expect([taken.status, taken.body.fields[0].name]).toEqual([400, 'name']);
  }
  for (const name of ['', '   ', 'x'.repeat(256), undefined]) {
    expect((await kith.call('POST', '/v1/spaces/', { name })).body.fields[0].name).toBe('name');
  }
  expect((await kith.call('PATCH', `/v1/spaces/${id}/`, { name: 'ÅNGSTRÖM' })).body).toEqual({ id, name: 'ÅNGSTRÖM' });
  expect((await kith.call('PUT', `/v1/spaces/${id}/`, { name: 'default' })).status).toBe(400);
  expect((await kith.call('PUT', `/v1/spaces/${id}/`, {})).body).toEqual({ id, name: 'ÅNGSTRÖM' });
  expect((await kith.call('DELETE', `/v1/spaces/${id}/`)).status).toBe(204);
});

it('spaces are listed by pages, by part of the name, and all at once, in the order of ids', async () => {
  const made = [];
  for (const name of ['North 1', 'south 2', 'NORTH 3'])
    made.push((await kith.call('POST', '/v1/spaces/', { name })).body);
  expect((await kith.call('GET', '/v1/spaces/?q=north&limit=20&offset=0')).body).toEqual({
    count: 2,
    next: null,
    previous: null,
    results: [made[0], made[2]],
  });
  const page = (await kith.call('GET', '/v1/spaces/?q=&limit=1&offset=1')).body;
  expect([page.results.length, page.next, page.previous]).toEqual([
    1,
    'http://kith.test/v1/spaces/?q=&limit=1&offset=2',
    'http://kith.test/v1/spaces/?q=&limit=1',
  ]);
  const list = await kith.call('GET', '/v1/lists/spaces/');
  const all = list.body;
  expect(list.headers['x-total-count']).toBe(String(all.length));
  expect(all).toEqual([...all].sort((a, b) => a.id - b.id));
  expect(all.slice(-3)).toEqual(made);
});

it.each(['undefined', '[object Object]', '0', '-1', '1.5', '99999999'])('there is no space %s', async (id) => {
  for (const [method, url] of [
    ['GET', `/v1/spaces/${id}/`],
    ['DELETE', `/v1/spaces/${id}/`],
    ['POST', `/v1/spaces/${id}/tokens/`],
  ] as const) {
    expect((await kith.call(method, encodeURI(url))).status).toBe(404);
  }
});

it('a token that is made for a space counts among the five of that space', async () => {
  const { id } = (await kith.call('POST', '/v1/spaces/', { name: 'five' })).body;
  const make = (permanent: boolean) => kith.call('POST', `/v1/spaces/${id}/tokens/`, { permanent });
  for (let n = 0; n < 5; n++) expect((await make(true)).status).toBe(201);
  const sixth = await make(true);
  expect([sixth.status, sixth.body.fields[0].name]).toEqual([400, 'permanent']);
  expect((await make(false)).status).toBe(201);
});
