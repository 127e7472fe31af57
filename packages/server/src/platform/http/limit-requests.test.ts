import { openTestKith } from '@kith/testing/test-kith';
import { afterEach, expect, it, vi } from 'vitest';

const GROUPS = '/v1/groups/persons/';

afterEach(() => vi.useRealTimers());

it('a token that asks too often waits, and no other does', async () => {
  // The clock of the limit stands until it is moved.
  vi.useFakeTimers({ toFake: ['performance'] });
  await using kith = await openTestKith({ env: { KITH_REQUESTS_PER_SECOND: '1' } });
  const { key } = (await kith.call('POST', '/v1/tokens/', {})).body;
  for (let n = 0; n < 5; n++) expect((await kith.call('GET', GROUPS, undefined, key)).status).toBe(200);
  const refused = await kith.call('POST', GROUPS, { name: 'too many' }, key);
  expect([refused.status, refused.headers['retry-after'], refused.body]).toEqual([
    429,
    '1',
    { error_codes: [429], message: 'Too many requests.', fields: [] },
  ]);
  expect((await kith.call('GET', GROUPS)).body.count).toBe(0);
  vi.advanceTimersByTime(999);
  expect((await kith.call('GET', GROUPS, undefined, key)).status).toBe(429);
  vi.advanceTimersByTime(1);
  expect((await kith.call('POST', GROUPS, { name: 'in time' }, key)).status).toBe(201);
  expect((await kith.call('GET', GROUPS, undefined, key)).status).toBe(429);
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
