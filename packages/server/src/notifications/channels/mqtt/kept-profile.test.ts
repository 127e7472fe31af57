import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAccount } from '../../../tenancy/accounts/accounts.ts';
import { type KeptProfile, keptProfiles } from './kept-profile.ts';

const login = { username: 'another', password: 'a password for tests' };

let kith: TestKith;
beforeEach(async () => {
  kith = await openTestKith({ env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
});
afterEach(() => kith?.[Symbol.asyncDispose]());

const url = 'mqtt://127.0.0.1:1';
/** Makes a profile that tells a broker. @returns its id */
async function tell(channel: object = {}, wish: object = {}, token = kith.token): Promise<number> {
  const about = { name: 'Home', ...wish, channel: { kind: 'mqtt', url, ...channel } };
  const { status, body } = await kith.call('POST', '/v1/notifications/', about, token);
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}
const kept = (most: number): Promise<KeptProfile[]> =>
  keptProfiles(kith.context.db.queries, kith.context.secrets.tokenKey, most);
const idsOf = (profiles: readonly KeptProfile[]): number[] => profiles.map(({ profileId }) => profileId);

it('whoever has many leaves the others their share', async () => {
  await createAccount(kith.context, login.username, login.password);
  const another = (await kith.call('POST', '/v1/auth/token/', login, null)).body.token.key;
  const space = (await kith.call('POST', '/v1/spaces/', { name: 'yard' })).body;
  const { key } = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, { permanent: true })).body;
  const mine: number[] = [];
  for (let i = 0; i < 3; i++) mine.push(await tell({ topic: `a${i}` }), await tell({ topic: `b${i}` }, {}, key));
  const theirs = [await tell({ topic: 'a0' }, {}, another), await tell({ topic: 'a1' }, {}, another)];
  expect(idsOf(await kept(4))).toEqual([mine[0], theirs[0], mine[1], theirs[1]]);
  expect(idsOf(await kept(6))).toEqual([mine[0], theirs[0], mine[1], theirs[1], mine[2], mine[3]]);
});
