import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const GROUPS = '/v1/groups/persons/';

// The clock of the limit stands until it is moved.
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

const openLimited = (perSecond = 1) => openTestKith({ env: { KITH_REQUESTS_PER_SECOND: String(perSecond) } });

/** The token of a space of the same account. */
async function keyOfSpace({ call }: TestKith, name: string): Promise<string> {
  const { id } = (await call('POST', '/v1/spaces/', { name })).body;
  return (await call('POST', `/v1/spaces/${id}/tokens/`, {})).body.key;
}

it('a space that asks too often waits, and no other does', async () => {
  await using kith = await openLimited();
  const key = await keyOfSpace(kith, 'shop');
  vi.advanceTimersByTime(5_000);
  for (let n = 0; n < 5; n++) expect((await kith.call('GET', GROUPS, undefined, key)).status).toBe(200);
  const refused = await kith.call('POST', GROUPS, { name: 'too many' }, key);
  expect([refused.status, refused.headers['retry-after'], refused.body]).toEqual([
    429,
    '1',
    { error_codes: [429], message: 'Too many requests.', fields: [] },
  ]);
  vi.advanceTimersByTime(999);
  expect((await kith.call('GET', GROUPS, undefined, key)).status).toBe(429);
  vi.advanceTimersByTime(1);
  expect((await kith.call('POST', GROUPS, { name: 'in time' }, key)).status).toBe(201);
  expect((await kith.call('GET', GROUPS, undefined, key)).status).toBe(429);
  expect((await kith.call('GET', GROUPS)).status).toBe(200);
  const { body } = await kith.call('GET', '/metrics', undefined, null);
  expect(body).toContain('kith_refused_total{budget="requests"} 3');
  const groups = await kith.context.db.queries.selectFrom('groups').select('name').execute();
  expect(groups).toEqual([{ name: 'in time' }]);
});

it('a token that mints others asks no more often for it', async () => {
  await using kith = await openLimited();
  let key = kith.token;
  let answered = 0;
  for (let n = 0; n < 100; n++) {
    const { status, body } = await kith.call('POST', '/v1/tokens/', {}, key);
    if (status !== 201) continue;
    answered += 1;
    key = body.key;
  }
  expect(answered).toBe(5);
});

it('an account that makes spaces asks no more often for it, and each of them is answered', async () => {
  await using kith = await openLimited(2);
  const keys: string[] = [];
  for (let n = 0; n < 6; n++) {
    keys.push(await keyOfSpace(kith, `space ${n}`));
    vi.advanceTimersByTime(2_000);
  }
  vi.advanceTimersByTime(60_000);
  const answered: number[] = [];
  for (const key of keys) {
    let count = 0;
    for (let n = 0; n < 20; n++) count += (await kith.call('GET', GROUPS, undefined, key)).status === 200 ? 1 : 0;
    answered.push(count);
  }
  expect(answered.every((count) => count > 0)).toBe(true);
  // Five seconds' worth for one alone, and never more than ten.
  expect(answered[0]).toBe(10);
  expect(answered.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(20);
});

it('an address without a valid token that asks too often waits; no other, no token, and no watch over Kith does', async () => {
  await using kith = await openLimited();
  const ask = async (url: string, remoteAddress: string, token = 'nonsense') => {
    const headers = { authorization: `Token ${token}` };
    return (await kith.app.inject({ method: 'GET', url, remoteAddress, headers })).statusCode;
  };
  const statuses: number[] = [];
  for (const url of [
    GROUPS,
    '/media/nothing.jpg',
    '/docs/',
    '/openapi.json',
    GROUPS,
    GROUPS,
    '/docs/static/index.css',
    '/media/x.jpg',
  ]) {
    statuses.push(await ask(url, '192.0.2.1'));
  }
  expect(statuses).toEqual([401, 404, 200, 200, 401, 429, 429, 429]);
  expect(await ask(GROUPS, '192.0.2.2')).toBe(401);
  expect(await ask(GROUPS, '192.0.2.1', kith.token)).toBe(200);
  expect(await ask('/healthz', '192.0.2.1')).toBe(200);
  vi.advanceTimersByTime(1_000);
  expect(await ask(GROUPS, '192.0.2.1')).toBe(401);
});

it('0 lets everybody ask as often as they like', async () => {
  await using kith = await openTestKith({ env: { KITH_REQUESTS_PER_SECOND: '0' } });
  for (let n = 0; n < 50; n++) expect((await kith.call('GET', '/v1/whoami/')).status).toBe(200);
});

it('by default two hundred cameras with 25 frames a second may start at once', async () => {
  await using kith = await openTestKith();
  for (let frame = 0; frame < 5000; frame++) {
    expect((await kith.call('GET', '/v1/version/')).status).toBe(200);
  }
});
