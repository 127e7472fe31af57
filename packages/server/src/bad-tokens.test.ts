import { refusal } from '@kith/testing/refusal';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const DAY_MS = 24 * 60 * 60 * 1000;

let kith: TestKith;
let now = Date.now();

beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
});
afterAll(() => kith?.[Symbol.asyncDispose]());

describe('tokens', () => {
  it('none: 401', async () => {
    expect(refusal(await kith.call('GET', '/v1/sources/', undefined, null))[0]).toBe(401);
  });

  it('a temporary one works for 24 hours and not a moment longer', async () => {
    const { key } = (await kith.call('POST', '/v1/tokens/', {})).body;
    now += DAY_MS - 1;
    expect((await kith.call('GET', '/v1/sources/', undefined, key)).status).toBe(200);
    now += 1;
    const late = await kith.call('GET', '/v1/sources/', undefined, key);
    expect(late.body).toEqual({ error_codes: [401], message: 'Not authenticated.', fields: [] });
    now -= DAY_MS;
  });

  it('are read from both headers, Authorization first', async () => {
    const status = async (headers: Record<string, string>) =>
      (await kith.app.inject({ method: 'GET', url: '/v1/whoami', headers })).statusCode;
    expect(await status({ authorization: `Token ${kith.token}` })).toBe(200);
    expect(await status({ authorization: `token ${kith.token}` })).toBe(200);
    expect(await status({ authorization: `Bearer ${kith.token}` })).toBe(200);
    expect(await status({ token: `Token ${kith.token}` })).toBe(200);
    expect(await status({ authorization: '', token: `Token ${kith.token}` })).toBe(200);
    expect(await status({ authorization: 'Token wrong', token: `Token ${kith.token}` })).toBe(401);
    expect(await status({ authorization: 'Basic abc def' })).toBe(401);
  });

  it('are at most five permanent ones, and are shown whole only once', async () => {
    const made = [];
    for (let i = 0; i < 4; i++) made.push((await kith.call('POST', '/v1/tokens/', { permanent: true })).body);
    expect(made[0]).toMatchObject({ key: expect.stringMatching(/^[0-9a-f]{128}$/), permanent: true, expires: null });
    const sixth = await kith.call('POST', '/v1/tokens/', { permanent: true });
    expect(refusal(sixth).slice(0, 2)).toEqual([400, 'permanent']);
    const list = (await kith.call('GET', '/v1/tokens/?permanent=true')).body;
    expect(list).toHaveLength(5);
    expect(JSON.stringify(list)).not.toMatch(/[0-9a-f]{9}/);
    expect((await kith.call('GET', `/v1/tokens/${made[0].key}/`)).body.id).toBe(made[0].id);
    const off = await kith.app.inject({
      method: 'PATCH',
      url: `/v1/tokens/${made[0].id}/`,
      headers: { authorization: `Token ${kith.token}`, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'is_active=false',
    });
    expect(off.json().is_active).toBe(false);
    expect((await kith.call('GET', '/v1/whoami/', undefined, made[0].key)).status).toBe(401);
    expect((await kith.call('DELETE', `/v1/tokens/${made[1].id}/`)).status).toBe(204);
    expect((await kith.call('GET', '/v1/whoami/', undefined, made[1].key)).status).toBe(401);
    const { rows } = await kith.context.db.queries
      .selectFrom('tokens')
      .selectAll()
      .execute()
      .then((rows) => ({ rows }));
    expect(JSON.stringify(rows)).not.toContain(made[2].key);
  });

  it('are not given for a wrong password, whether the account exists or not', async () => {
    for (const username of ['owner', 'nobody']) {
      const answer = await kith.call('POST', '/v1/auth/token/', { username, password: 'wrong' }, null);
      expect([answer.status, answer.body]).toEqual([
        400,
        { error_codes: [602], message: 'Username and password do not match.', fields: [] },
      ]);
    }
    const blank = await kith.call('POST', '/v1/auth/token/', {}, null);
    expect(blank.body.fields.map((field: { name: string }) => field.name)).toEqual(['username', 'password']);
  });
});
