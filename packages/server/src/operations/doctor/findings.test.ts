import type { Finding } from '@kith/contract';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAccount } from '../../tenancy/accounts/accounts.ts';

let kith: TestKith;
beforeAll(async () => {
  kith = await openTestKith();
});
afterAll(() => kith[Symbol.asyncDispose]());

const findings = async (): Promise<readonly Finding[]> => (await kith.call('GET', '/v1/findings/')).body.results;
const finding = async (check: string) => (await findings()).find((one) => one.check === check);

it('a server says what is wrong with its installation, and what to do about it', async () => {
  expect(await finding('webhooks')).toEqual({
    check: 'webhooks',
    state: 'ok',
    sentence: 'No notification profile fails, of 0.',
  });
  const hook = { name: 'Desk', http_method: 0, destination_url: 'https://hook.example/', is_active: false };
  const { id } = (await kith.call('POST', '/v1/notifications/', hook)).body;
  expect(await finding('webhooks')).toEqual({
    check: 'webhooks',
    state: 'warning',
    sentence: `Turned off: ${id} "Desk". Turn on what should be told, delete what should not.`,
  });
});

it('and of its machine', async () => {
  const checks = (await findings()).map(({ check }) => check);
  expect(checks).toEqual(['node', 'addresses', 'data folder', 'space', 'clock', 'webhooks', 'cameras']);
});

it('to nobody whose token is of a space', async () => {
  const { key } = (await kith.call('POST', `/v1/spaces/${kith.spaceId}/tokens/`, { permanent: true })).body;
  expect((await kith.call('GET', '/v1/findings/', undefined, key)).status).toBe(403);
});

it('and not where several accounts share it: what is wrong may be the others’', async () => {
  await createAccount(kith.context, 'neighbour', 'neighbour-password');
  expect(await findings()).toEqual([
    {
      check: 'accounts',
      state: 'ok',
      sentence: 'Several accounts share this installation: "kith doctor" on the machine says how it is.',
    },
  ]);
});
