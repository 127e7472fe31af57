import { openTestKith } from '@kith/testing/test-kith';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => vi.useRealTimers());

it('a space sends five samples at once, and then one every five seconds; another space sends its own', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  await using kith = await openTestKith({ env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
  const { id: spaceId } = (await kith.call('POST', '/v1/spaces/', { name: 'shop' })).body;
  const { key } = (await kith.call('POST', `/v1/spaces/${spaceId}/tokens/`, {})).body;
  const addProfile = async (token?: string): Promise<number> => {
    // Nobody listens there.
    const profile = { name: 'Door', http_method: 0, destination_url: 'http://127.0.0.1:9/' };
    return (await kith.call('POST', '/v1/notifications/', profile, token)).body.id;
  };
  const [first, second, ofShop] = [await addProfile(), await addProfile(), await addProfile(key)];
  const sample = (id: number, token?: string) => kith.call('POST', `/v1/notifications/${id}/sample/`, undefined, token);

  for (const id of [first, second, first, second, first]) expect((await sample(id)).status).toBe(200);
  const refused = await sample(second);
  expect([refused.status, refused.headers['retry-after'], refused.body.error_codes]).toEqual([429, '5', [429]]);
  expect((await sample(ofShop, key)).status).toBe(200);
  vi.advanceTimersByTime(5_000);
  expect((await sample(second)).status).toBe(200);
  expect((await sample(second)).status).toBe(429);
  const { body } = await kith.call('GET', '/metrics', undefined, null);
  expect(body).toContain('kith_refused_total{budget="samples"} 2');
  expect(body).toContain('kith_webhooks_under_way 0');
});
