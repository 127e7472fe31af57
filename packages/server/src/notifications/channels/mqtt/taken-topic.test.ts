import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterEach, beforeEach, expect, it } from 'vitest';

let kith: TestKith;
beforeEach(async () => {
  kith = await openTestKith({ env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
});
afterEach(() => kith?.[Symbol.asyncDispose]());

const url = 'mqtt://127.0.0.1:1';
const create = (channel: object = {}, name = 'Other') =>
  kith.call('POST', '/v1/notifications/', { name, channel: { kind: 'mqtt', url, ...channel } });
/** Makes a profile that tells a broker. @returns its id */
async function tell(channel: object = {}): Promise<number> {
  const { status, body } = await create(channel, 'Home');
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

it('two of a space do not tell the same broker under the same topic: each would take away what the other one says', async () => {
  const first = await tell();
  const refused = await create({ url: 'mqtts://127.0.0.1:1' });
  expect([refused.status, refused.body.fields]).toEqual([
    400,
    [
      expect.objectContaining({
        name: 'channel',
        message: 'The profile “Home” tells this broker under the topic kith already: give this one another topic.',
      }),
    ],
  ]);
  await tell({ topic: 'house/kith' });
  // Home Assistant knows both by the same name.
  expect((await create({ topic: 'house_kith' })).status).toBe(400);
  const other = await tell({ url: 'mqtt://127.0.0.1:2' });
  const move = (channel: object) => kith.call('PATCH', `/v1/notifications/${other}/`, { channel });
  expect((await move({ kind: 'mqtt', url })).status).toBe(400);
  expect((await move({ kind: 'mqtt', url, topic: 'yard' })).status).toBe(200);
  await kith.call('DELETE', `/v1/notifications/${first}/`);
  expect((await move({ kind: 'mqtt', url })).status).toBe(200);
  expect((await move({ kind: 'mqtt', url })).status).toBe(200);
});

it('of two that are made at once for the same topic one is refused', async () => {
  const made = await Promise.all([1, 2, 3].map(() => create()));
  expect(made.map(({ status }) => status).sort()).toEqual([201, 400, 400]);
});
