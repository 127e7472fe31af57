import { type Answer, openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let kith: TestKith;
let now = Date.UTC(2026, 0, 2, 3, 4, 5);
beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
});
afterAll(() => kith[Symbol.asyncDispose]());

type Caller = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown) => Promise<Answer>;
const as =
  (key: string): Caller =>
  (method, url, body) =>
    kith.call(method, url, body, key);

async function newSpace(name: string) {
  const space = (await kith.call('POST', '/v1/spaces/', { name })).body;
  const key = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, { permanent: true })).body.key as string;
  return { space, key, call: as(key) };
}

describe.each([
  ['access tokens', '/v1/tokens/'],
  ['stream tokens', '/v1/streams/tokens/'],
] as const)('%s', (family, path) => {
  it('are made, shown without their key, turned off and on, and deleted, by id and by key', async () => {
    const { call } = await newSpace(`life of ${family}`);
    const made = await call('POST', path, { permanent: true });
    expect(made.status).toBe(201);
    const { key, id } = made.body;
    expect(key).toMatch(/^[0-9a-f]{128}$/);
    expect(made.body).toMatchObject({ is_active: true, permanent: true, expires: null });
    const shown = { ...made.body, key: `${key.slice(0, 8)}…` };
    expect((await call('GET', `${path}${id}/`)).body).toEqual(shown);
    expect((await call('GET', `${path}${key}/`)).body).toEqual(shown);
    expect((await call('PUT', `${path}${id}/`, { is_active: false })).body).toEqual({ ...shown, is_active: false });
    const form = await kith.app.inject({
      method: 'PATCH',
      url: `${path}${key}/`,
      payload: 'is_active=true',
      headers: {
        authorization: `Token ${(await newSpace(`form ${family}`)).key}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    });
    expect(form.statusCode, 'the token of another space').toBe(404);
    expect((await call('PATCH', `${path}${key}/`, { is_active: 'true' })).body).toEqual(shown);
    expect((await call('DELETE', `${path}${key}/`)).status).toBe(204);
    expect((await call('GET', `${path}${id}/`)).status).toBe(404);
    expect((await call('DELETE', `${path}${id}/`)).status).toBe(404);
  });

  it('come as an array with the total in a header, by pages and by permanence', async () => {
    const { call } = await newSpace(`list of ${family}`);
    const before = (await call('GET', path)).body.length;
    for (const permanent of [true, false, false]) await call('POST', path, { permanent });
    const page = await call('GET', `${path}?limit=2&offset=1`);
    expect(page.body).toHaveLength(2);
    expect(page.headers['x-total-count']).toBe(String(before + 3));
    expect((await call('GET', `${path}?permanent=true`)).body).toHaveLength(before + 1);
    expect((await call('GET', `${path}?permanent=false`)).body).toHaveLength(2);
    expect((await call('GET', `${path}?permanent=`)).body).toHaveLength(before + 3);
  });

  it('that are permanent are five at most, of each space and of each family, those that are off included', async () => {
    const { call } = await newSpace(`limit of ${family}`);
    const before = (await call('GET', `${path}?permanent=true`)).body.length;
    const answers = await Promise.all(Array.from({ length: 8 }, () => call('POST', path, { permanent: true })));
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(5 - before);
    await call('PATCH', `${path}${made[0]?.body.id}/`, { is_active: false });
    const sixth = await call('POST', path, { permanent: true });
    expect([sixth.status, sixth.body.fields[0].name]).toEqual([400, 'permanent']);
    expect((await call('POST', path, {})).status).toBe(201);
    const other = path === '/v1/tokens/' ? '/v1/streams/tokens/' : '/v1/tokens/';
    expect((await call('POST', other, { permanent: true })).status).toBe(201);
  });

  it('that are temporary are a thousand at most, of each space and of each family: the oldest ends', async () => {
    const { call, space } = await newSpace(`many of ${family}`);
    const other = await newSpace(`beside many of ${family}`);
    const elsewhere = (await other.call('POST', path, {})).body;
    const permanent = (await call('POST', path, { permanent: true })).body;
    const [oldest, next] = [(await call('POST', path, {})).body, (await call('POST', path, {})).body];
    const { account_id } = await kith.context.db.queries
      .selectFrom('spaces')
      .select('account_id')
      .where('id', '=', space.id)
      .executeTakeFirstOrThrow();
    const more = (first: number, count: number) =>
      Array.from({ length: count }, (_, n) => ({
        hash: `${family} ${first + n}`,
        prefix: '',
        family: family === 'access tokens' ? ('access' as const) : ('stream' as const),
        kind: 'space' as const,
        account_id,
        space_id: space.id,
        permanent: 0 as const,
        is_active: 1 as const,
        created: now,
        expires: now + 1000,
      }));
    await kith.context.db.queries.insertInto('tokens').values(more(0, 500)).execute();
    await kith.context.db.queries.insertInto('tokens').values(more(500, 498)).execute();
    const isThere = async (id: number) => (await call('GET', `${path}${id}/`)).status === 200;
    expect(await isThere(oldest.id)).toBe(true);
    const newest = (await call('POST', path, {})).body;
    expect(await Promise.all([oldest, next, newest, permanent].map(({ id }) => isThere(id)))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    const count = async () => Number((await call('GET', `${path}?permanent=false&limit=1`)).headers['x-total-count']);
    expect(await count()).toBe(1_000);
    await Promise.all([1, 2, 3].map(() => call('POST', path, {})));
    await call('POST', path, {});
    expect(await count()).toBe(1_000);
    expect((await other.call('GET', `${path}${elsewhere.id}/`)).status).toBe(200);
  });

  it('that are temporary end after a day', async () => {
    const { call } = await newSpace(`day of ${family}`);
    const { created, expires } = (await call('POST', path, {})).body;
    expect(Date.parse(expires) - Date.parse(created)).toBe(24 * 60 * 60 * 1000);
  });

  it('are deleted in bulk within their scope only', async () => {
    const one = await newSpace(`bulk of ${family}`);
    const other = await newSpace(`not the bulk of ${family}`);
    for (const { call } of [one, other]) {
      for (const permanent of [true, false]) await call('POST', path, { permanent });
    }
    const count = async (permanent: boolean) => (await one.call('GET', `${path}?permanent=${permanent}`)).body.length;
    const othersBefore = (await other.call('GET', path)).body;
    const permanentBefore = await count(true);
    expect((await one.call('DELETE', `${path}?permanent=false`)).status).toBe(204);
    expect([await count(false), await count(true)]).toEqual([0, permanentBefore]);
    expect((await one.call('DELETE', path)).status).toBe(204);
    const calling = await one.call('GET', '/v1/whoami/');
    expect(calling.status, 'the calling token goes along with those of its family').toBe(
      path === '/v1/tokens/' ? 401 : 200,
    );
    expect((await other.call('GET', path)).body).toEqual(othersBefore);
  });
});

it('a token that is off cannot turn itself on', async () => {
  const { call, key } = await newSpace('off');
  const other = (await call('POST', '/v1/tokens/', {})).body;
  expect((await call('PATCH', `/v1/tokens/${key}/`, { is_active: false })).body.is_active).toBe(false);
  expect((await call('PATCH', `/v1/tokens/${key}/`, { is_active: true })).status).toBe(401);
  expect((await as(other.key)('PATCH', `/v1/tokens/${key}/`, { is_active: true })).status).toBe(200);
  expect((await call('GET', '/v1/whoami/')).status).toBe(200);
});

it('tokens of an account and of its spaces do not see each other', async () => {
  const { call, key } = await newSpace('apart');
  const own = (await kith.call('POST', '/v1/tokens/', {})).body;
  expect((await call('GET', `/v1/tokens/${own.id}/`)).status).toBe(404);
  expect((await call('DELETE', `/v1/tokens/${own.key}/`)).status).toBe(404);
  expect((await kith.call('GET', `/v1/tokens/${key}/`)).status).toBe(404);
});

describe('a stream token', () => {
  it('sends pictures to its space, and opens nothing else', async () => {
    const { call } = await newSpace('camera');
    const stream = as((await call('POST', '/v1/streams/tokens/', { permanent: true })).body.key);
    const refused = await stream('POST', '/v1/entries/', {});
    expect([refused.status, refused.body.fields.map(({ name }: { name: string }) => name)]).toEqual([
      400,
      ['image', 'source'],
    ]);
    for (const url of [
      '/v1/entries/',
      '/v1/whoami/',
      '/v1/streams/tokens/',
      '/v1/tokens/',
      '/v1/sources/',
      '/v1/audit/',
    ]) {
      const { status, body } = await stream('GET', url);
      expect([url, status, body]).toEqual([url, 403, { error_codes: [403], message: 'Forbidden.', fields: [] }]);
    }
  });

  it('ends with its space', async () => {
    const { call, space } = await newSpace('short-lived');
    const { key } = (await call('POST', '/v1/streams/tokens/', { permanent: true })).body;
    expect((await kith.call('DELETE', `/v1/spaces/${space.id}/`)).status).toBe(204);
    expect((await kith.call('POST', '/v1/entries/', {}, key)).status).toBe(401);
  });
});

it('expired tokens are gone from the list as soon as the next one is made', async () => {
  const { call } = await newSpace('tidy');
  await call('POST', '/v1/tokens/', {});
  now += 24 * 60 * 60 * 1000;
  await call('POST', '/v1/tokens/', {});
  expect((await call('GET', '/v1/tokens/?permanent=false')).body).toHaveLength(1);
});
