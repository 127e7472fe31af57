import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAccount } from '../accounts/accounts.ts';
import { giveFirstCode, renewFirstCode } from './first-code.ts';

const HOUR_MS = 60 * 60 * 1000;
const PASSWORD = 'owner-password';
const OWN = { 'sec-fetch-site': 'same-origin' };

let kith: TestKith;
let now = Date.UTC(2026, 0, 2, 3, 4, 5);
beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
});
afterAll(() => kith[Symbol.asyncDispose]());

type Headers = Record<string, string>;

const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, headers: Headers = {}, payload?: object) =>
  kith.app.inject({ method, url, headers, ...(payload && { payload }) });
const logIn = (more: object = {}, headers: Headers = {}) =>
  send('POST', '/v1/auth/session/', headers, { username: 'owner', password: PASSWORD, ...more });
/** What a browser sends along from then on. */
const cookieOf = (answer: { headers: Record<string, unknown> }): string =>
  String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
const whoAmI = async (headers: Headers) => (await send('GET', '/v1/whoami/', headers)).statusCode;
const makeGroup = (headers: Headers, name: string) => send('POST', '/v1/groups/persons/', headers, { name });
const list = async (cookie: string) => (await send('GET', '/v1/sessions/', { cookie })).json().results;

describe('a browser that logs in', () => {
  it('gets a cookie that no script reads, and that goes with requests of pages of this site alone', async () => {
    const answer = await logIn({}, { ...OWN, 'user-agent': 'Firefox' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['set-cookie']).toMatch(
      /^kith_session_[0-9a-f]{8}=[0-9a-f]{128}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.json()).toEqual({
      user: { username: 'owner', space: { id: kith.spaceId, name: 'default' } },
      session: {
        id: expect.any(Number),
        created: '2026-01-02T03:04:05.000000+00:00',
        used: '2026-01-02T03:04:05.000000+00:00',
        expires: '2026-01-03T03:04:05.000000+00:00',
        address: '127.0.0.1',
        browser: 'Firefox',
        current: true,
      },
    });
    expect(answer.body).not.toContain(cookieOf(answer).split('=')[1]);
  });

  it('is remembered for 90 days when it asks for that', async () => {
    const answer = await logIn({ remember: true });
    expect(answer.headers['set-cookie']).toMatch(/; Max-Age=7776000$/);
    const cookie = cookieOf(answer);
    const before = now;
    now += 89 * 24 * HOUR_MS;
    expect(await whoAmI({ cookie })).toBe(200);
    now += 2 * 24 * HOUR_MS;
    expect(await whoAmI({ cookie })).toBe(401);
    now = before;
  });

  it('gets a cookie for TLS alone when it is told that this is what it speaks', async () => {
    const env = { KITH_PUBLIC_URL: 'https://kith.test' };
    await using secure = await openTestKith({ env });
    const url = '/v1/auth/session/';
    const payload = { username: 'owner', password: PASSWORD };
    const answer = await secure.app.inject({ method: 'POST', url, payload, headers: { host: 'kith.test' } });
    expect(answer.headers['set-cookie']).toMatch(/; Secure$/);
  });

  it('is refused for a wrong password as any login is', async () => {
    const answer = await logIn({ password: 'wrong' });
    expect([answer.statusCode, answer.json().error_codes, answer.headers['set-cookie']]).toEqual([
      400,
      [602],
      undefined,
    ]);
  });

  it('is logged in by no page of somebody else', async () => {
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      const answer = await logIn({}, headers);
      expect([answer.statusCode, answer.json().error_codes]).toEqual([403, [1027]]);
    }
  });
});

describe('a session', () => {
  let cookie: string;
  beforeEach(async () => {
    cookie = cookieOf(await logIn());
  });

  it('opens what a token of the account opens', async () => {
    expect((await send('GET', '/v1/groups/persons/', { cookie })).statusCode).toBe(200);
    expect((await makeGroup({ ...OWN, cookie }, 'by a page')).statusCode).toBe(201);
  });

  it.each([
    ['without a page', {}, 403],
    ['of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['of another port of this machine', { 'sec-fetch-site': 'same-site' }, 403],
    ['of another origin', { origin: 'http://localhost:3000' }, 403],
    ['of an origin that is hidden', { origin: 'null' }, 403],
    ['of this origin', { origin: 'http://localhost:80' }, 201],
    ['of the origin under which the server is known', { origin: 'http://kith.test' }, 201],
  ])('changes nothing for a request %s, unless that is a page of this server', async (what, headers, status) => {
    const host = 'localhost';
    expect((await makeGroup({ cookie, host, ...headers } as Headers, what)).statusCode).toBe(status);
  });

  it('is not looked at beside a token, and is none in a header', async () => {
    expect(await whoAmI({ cookie, authorization: 'Token nonsense' })).toBe(401);
    expect(await whoAmI({ authorization: `Token ${cookie.split('=')[1]}` })).toBe(401);
    expect(await whoAmI({ cookie: `${cookie.split('=')[0]}=${kith.token}` })).toBe(401);
  });

  it('is ended on the server by logging out', async () => {
    const answer = await send('DELETE', '/v1/auth/session/', { ...OWN, cookie });
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([204, expect.stringMatching(/=; .*Max-Age=0$/)]);
    expect(await whoAmI({ cookie })).toBe(401);
    expect((await kith.call('DELETE', '/v1/auth/session/')).status).toBe(404);
  });

  it('acts in the space that it enters, and ends when that is deleted; others stay where they are', async () => {
    const other = cookieOf(await logIn());
    const spaceOf = async (who: string) => (await send('GET', '/v1/whoami/', { cookie: who })).json().space.name;
    const room = (await kith.call('POST', '/v1/spaces/', { name: 'room' })).body;
    expect([await spaceOf(cookie), await spaceOf(other)]).toEqual(['default', 'default']);
    const entered = await send('PUT', '/v1/auth/session/space/', { ...OWN, cookie }, { space_id: room.id });
    expect([entered.statusCode, entered.json()]).toEqual([200, { username: 'owner', space: room }]);
    expect([await spaceOf(cookie), await spaceOf(other)]).toEqual(['room', 'default']);
    await makeGroup({ ...OWN, cookie }, 'of the room');
    const groups = async (who: string) =>
      (await send('GET', '/v1/groups/persons/?q=room', { cookie: who })).json().count;
    expect([await groups(cookie), await groups(other)]).toEqual([1, 0]);
    await kith.call('DELETE', `/v1/spaces/${room.id}/`);
    expect([await whoAmI({ cookie }), await spaceOf(other)]).toEqual([401, 'default']);
    const again = await send('PUT', '/v1/auth/session/space/', { ...OWN, cookie: other }, { space_id: room.id });
    expect([again.statusCode, again.json().fields[0].name]).toEqual([400, 'space_id']);
  });

  it('enters no space of others, and a token enters none', async () => {
    const owner = await createAccount(kith.context, 'neighbour', PASSWORD);
    const { id: space_id } = await kith.context.db.queries
      .selectFrom('spaces')
      .select('id')
      .where('account_id', '=', owner)
      .executeTakeFirstOrThrow();
    const refused = await send('PUT', '/v1/auth/session/space/', { ...OWN, cookie }, { space_id });
    expect([refused.statusCode, refused.json().fields[0].name]).toEqual([400, 'space_id']);
    expect((await kith.call('PUT', '/v1/auth/session/space/', { space_id: kith.spaceId })).status).toBe(404);
  });

  it('is no token in the lists of tokens, and does not go with them', async () => {
    const { body } = await kith.call('GET', '/v1/tokens/');
    expect(body).toHaveLength(1);
    await kith.call('DELETE', '/v1/tokens/?permanent=false');
    expect(await whoAmI({ cookie })).toBe(200);
  });

  it('ends with all tokens of the account when the password is changed so', async () => {
    const { id } = (await logIn()).json().session;
    const accountId = await createAccount(kith.context, `second ${id}`, PASSWORD);
    expect(accountId).toBeGreaterThan(0);
    const other = cookieOf(await logIn({ username: `second ${id}` }));
    const change = { old_password: PASSWORD, password: 'another-password', password2: 'another-password' };
    await send('POST', '/v1/auth/password/change/', { ...OWN, cookie: other }, { ...change, reset_tokens: true });
    expect(await whoAmI({ cookie: other })).toBe(401);
    expect(await whoAmI({ cookie })).toBe(200);
  });
});

describe('the list of sessions', () => {
  it('has the newest first, says which one asks, and each can be ended', async () => {
    await kith.call('DELETE', '/v1/sessions/');
    const [first, second] = [cookieOf(await logIn()), cookieOf(await logIn())];
    const [newest, oldest, ...rest] = await list(first);
    expect([newest.current, oldest.current, rest]).toEqual([false, true, []]);
    expect((await send('DELETE', `/v1/sessions/${newest.id}/`, { ...OWN, cookie: first })).statusCode).toBe(204);
    expect([await whoAmI({ cookie: second }), await whoAmI({ cookie: first })]).toEqual([401, 200]);
    expect((await send('DELETE', `/v1/sessions/${newest.id}/`, { ...OWN, cookie: first })).statusCode).toBe(404);
    await logIn();
    await send('DELETE', '/v1/sessions/', { ...OWN, cookie: first });
    expect(await list(first)).toMatchObject([{ id: oldest.id }]);
  });

  it('says when each was last used, give or take five minutes', async () => {
    const cookie = cookieOf(await logIn());
    now += HOUR_MS;
    await whoAmI({ cookie });
    const used = async () => (await list(cookie)).find(({ current }: { current: boolean }) => current).used;
    await until(async () => (await used()) === '2026-01-02T04:04:05.000000+00:00', 'the use to be noted');
    now -= HOUR_MS;
  });

  it('is nobody else’s', async () => {
    await createAccount(kith.context, 'stranger', PASSWORD);
    const { session } = (await logIn()).json();
    const cookie = cookieOf(await logIn({ username: 'stranger' }));
    expect(await list(cookie)).toHaveLength(1);
    expect((await send('DELETE', `/v1/sessions/${session.id}/`, { ...OWN, cookie })).statusCode).toBe(404);
  });
});

describe('the code of the first start', () => {
  const open = (code: string, more: object = {}) => send('POST', '/v1/auth/session/first/', OWN, { code, ...more });
  let first: TestKith;
  let maker: Parameters<typeof renewFirstCode>[0];
  let code: string;
  beforeEach(async () => {
    first = kith;
    maker = { ...first.context, tokenKey: first.context.secrets.tokenKey };
    code = await giveFirstCode(maker, await createAccount(first.context, `first ${Math.random()}`, 'made-for-it'));
  });

  it('opens a session once, and sets a password', async () => {
    const answer = await open(code, { password: 'my-own-password' });
    expect(answer.statusCode).toBe(200);
    expect(await whoAmI({ cookie: cookieOf(answer) })).toBe(200);
    const { username } = answer.json().user;
    expect((await logIn({ username, password: 'made-for-it' })).statusCode).toBe(400);
    expect((await logIn({ username, password: 'my-own-password' })).statusCode).toBe(200);
    const again = await open(code);
    expect([again.statusCode, again.json().fields[0].name]).toEqual([400, 'code']);
  });

  it('ends after an hour', async () => {
    now += HOUR_MS;
    expect((await open(code)).statusCode).toBe(400);
  });

  it('ends when somebody logs in with the password', async () => {
    const { username } = await first.context.db.queries
      .selectFrom('accounts')
      .select('username')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    await kith.call('POST', '/v1/auth/token/', { username, password: 'made-for-it' }, null);
    expect((await open(code)).statusCode).toBe(400);
  });

  it('ends when a later start makes another', async () => {
    const { db } = first.context;
    await db.queries.deleteFrom('first_codes').execute();
    expect(await renewFirstCode(maker)).toBeNull();
    code = await giveFirstCode(maker, await createAccount(first.context, `later ${now}`, 'made-for-it'));
    const another = await renewFirstCode(maker);
    expect((await open(code)).statusCode).toBe(400);
    expect((await open(another ?? '')).statusCode).toBe(200);
  });
});
