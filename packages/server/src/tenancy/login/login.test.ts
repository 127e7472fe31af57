import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../accounts/accounts.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const PASSWORD = 'owner-password';

let kith: TestKith;
let now = START;
beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
});
afterAll(() => kith[Symbol.asyncDispose]());

const logIn = (username: string, password: string, headers: Record<string, string> = {}) =>
  kith.app.inject({ method: 'POST', url: '/v1/auth/token/', headers, payload: { username, password } });
const keyOf = async (username: string, password: string): Promise<string> =>
  (await logIn(username, password)).json().token.key;

describe('login', () => {
  it('answers who it is and a temporary account token', async () => {
    const answer = await logIn('owner', PASSWORD);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      user: { username: 'owner', space: null },
      token: {
        id: expect.any(Number),
        key: expect.stringMatching(/^[0-9a-f]{128}$/),
        is_active: true,
        permanent: false,
        created: '2026-01-02T03:04:05.000000+00:00',
        expires: '2026-01-03T03:04:05.000000+00:00',
        last_used: null,
      },
    });
  });

  it('takes the name without regard to case, and whatever token comes along', async () => {
    const answer = await logIn('OWNER', PASSWORD, { authorization: 'Token nonsense', token: 'Token more nonsense' });
    expect(answer.statusCode).toBe(200);
  });

  it('says the same of a wrong password and of a name that nobody has', async () => {
    const wrong = await logIn('owner', 'not the password');
    const nobody = await logIn('nobody at all', PASSWORD);
    expect([wrong.statusCode, wrong.json()]).toEqual([
      400,
      { error_codes: [602], message: 'Username and password do not match.', fields: [] },
    ]);
    expect(nobody.body).toBe(wrong.body);
  });

  it('keeps no password that could be read, and no key', async () => {
    const { password_hash } = await kith.context.db.queries
      .selectFrom('accounts')
      .select('password_hash')
      .executeTakeFirstOrThrow();
    expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const key = await keyOf('owner', PASSWORD);
    const rows = await kith.context.db.queries.selectFrom('tokens').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(key);
  });
});

describe('password change', () => {
  const change = (key: string, body: object) => kith.call('POST', '/v1/auth/password/change/', body, key);

  it('needs the old password, the new one twice, and eight characters', async () => {
    const key = await keyOf('owner', PASSWORD);
    const wish = { old_password: PASSWORD, password: 'another password', password2: 'another password' };
    const wrong = await change(key, { ...wish, old_password: 'wrong' });
    expect([wrong.status, wrong.body]).toEqual([
      400,
      {
        error_codes: [400],
        message: 'Validation error.',
        fields: [{ name: 'old_password', message: 'Incorrect password.', error_code: 400 }],
      },
    ]);
    expect((await change(key, { ...wish, password2: 'a third' })).body.fields[0].name).toBe('password2');
    expect((await change(key, { ...wish, password: 'short', password2: 'short' })).body.fields[0].name).toBe(
      'password',
    );
    expect((await logIn('owner', PASSWORD)).statusCode).toBe(200);
  });

  it('leaves tokens alone unless they are to be reset; then every token of the account ends, those of spaces too', async () => {
    const accountId = await createAccount(kith.context, 'Čeněk', PASSWORD);
    const key = await keyOf('Čeněk', PASSWORD);
    const space = (await kith.call('POST', '/v1/spaces/', { name: 'shop' }, key)).body;
    const ofSpace = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, { permanent: true }, key)).body.key;
    const stream = (await kith.call('POST', '/v1/streams/tokens/', { permanent: true }, key)).body.key;

    const first = { old_password: PASSWORD, password: 'another password', password2: 'another password' };
    const changed = await change(key, first);
    expect([changed.status, changed.body]).toEqual([204, null]);
    expect((await kith.call('GET', '/v1/whoami/', undefined, key)).status).toBe(200);
    expect((await logIn('Čeněk', PASSWORD)).statusCode).toBe(400);

    const second = { old_password: 'another password', password: PASSWORD, password2: PASSWORD, reset_tokens: true };
    expect((await change(key, second)).status).toBe(204);
    for (const token of [key, ofSpace, stream]) {
      expect((await kith.call('GET', '/v1/whoami/', undefined, token)).status).toBe(401);
    }
    const left = kith.context.db.queries.selectFrom('tokens').select('id').where('account_id', '=', accountId);
    expect(await left.execute()).toEqual([]);
    expect((await kith.call('GET', '/v1/whoami/')).status).toBe(200);
  });
});

describe('whoami', () => {
  it('an account acts in its default space', async () => {
    expect((await kith.call('GET', '/v1/whoami/')).body).toEqual({
      username: 'owner',
      space: { id: kith.spaceId, name: 'default' },
    });
  });

  it('is told to whoever sends the key in any of the ways of the clients, and nobody else', async () => {
    const ask = async (headers: Record<string, string>) =>
      (await kith.app.inject({ method: 'GET', url: '/v1/whoami', headers })).statusCode;
    const { token } = kith;
    expect(await ask({ authorization: `Token ${token}` })).toBe(200);
    expect(await ask({ authorization: `tOKEN ${token}` })).toBe(200);
    expect(await ask({ authorization: `Bearer ${token}` })).toBe(200);
    expect(await ask({ token: `Token ${token}` })).toBe(200);
    expect(await ask({ authorization: '', token: `Token ${token}` })).toBe(200);
    expect(await ask({ authorization: 'Token wrong', token: `Token ${token}` })).toBe(401);
    expect(await ask({ authorization: `Basic ${token}` })).toBe(401);
    expect(await ask({ authorization: `Token ${token.slice(0, -1)}` })).toBe(401);
    expect(await ask({})).toBe(401);
  });

  it('a token that expired is nobody', async () => {
    const key = await keyOf('owner', PASSWORD);
    now += DAY_MS - 1;
    expect((await kith.call('GET', '/v1/whoami/', undefined, key)).status).toBe(200);
    now += 1;
    const { status, body } = await kith.call('GET', '/v1/whoami/', undefined, key);
    expect([status, body]).toEqual([401, { error_codes: [401], message: 'Not authenticated.', fields: [] }]);
  });
});

describe('a manager', () => {
  let key: string;
  beforeAll(async () => {
    await createAccount(kith.context, 'manager', PASSWORD, { isManager: true });
    key = await keyOf('manager', PASSWORD);
  });
  const call = (method: 'GET' | 'POST' | 'DELETE', url: string, body?: unknown) => kith.call(method, url, body, key);

  it('acts in no space', async () => {
    expect((await call('GET', '/v1/whoami/')).body).toEqual({ username: 'manager', space: null });
  });

  it('does everything of IAM for its own account, and nothing of the API', async () => {
    const space = (await call('POST', '/v1/spaces/', { name: 'customer' })).body;
    expect((await call('GET', '/v1/lists/spaces/')).body.map(({ name }: { name: string }) => name)).toEqual([
      'default',
      'customer',
    ]);
    const made = await call('POST', `/v1/spaces/${space.id}/tokens/`, { permanent: true });
    expect((await kith.call('GET', '/v1/whoami/', undefined, made.body.key)).body.space).toEqual(space);
    const own = (await call('POST', '/v1/tokens/', { permanent: true })).body;
    expect((await kith.call('GET', '/v1/whoami/', undefined, own.key)).body.space).toBeNull();
    for (const url of ['/v1/sources/', '/v1/persons/', '/v1/groups/persons/', '/v1/entries/', '/v1/streams/tokens/']) {
      const { status, body } = await call('GET', url);
      expect([status, body]).toEqual([403, { error_codes: [403], message: 'Forbidden.', fields: [] }]);
    }
    expect((await call('GET', `/v1/spaces/${kith.spaceId}/`)).status).toBe(404);
  });

  it('sees which licences are bound, and deletes none of them', async () => {
    const licence = (await call('POST', '/v1/licenses/sources/', { name: 'a week', entry_storage_days: 7 })).body;
    const [space] = (await call('GET', '/v1/lists/spaces/')).body;
    const ofSpace = (await call('POST', `/v1/spaces/${space.id}/tokens/`, {})).body.key;
    const source = await kith.call('POST', '/v1/sources/', { name: 'door', license_id: licence.id }, ofSpace);
    expect(source.status).toBe(201);
    expect((await call('GET', '/v1/licenses/sources/?is_bound=true')).body.count).toBe(1);
    const inUse = await call('DELETE', `/v1/licenses/sources/${licence.id}/`);
    expect([inUse.status, inUse.body.error_codes]).toEqual([400, [1015]]);
    expect((await call('GET', '/v1/billing/usage/?event_types=4')).body.results).toMatchObject([
      { space, event_type: 4, quantity: 1 },
    ]);
  });
});
