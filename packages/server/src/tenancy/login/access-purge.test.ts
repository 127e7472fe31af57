import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, expect, it } from 'vitest';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2026, 0, 2, 3, 4, 5);

let kith: TestKith;
let now = START;
beforeEach(async () => {
  now = START;
  kith = await openTestKith({ clock: () => now });
});
afterEach(() => kith[Symbol.asyncDispose]());

const logIn = async (): Promise<string> =>
  (await kith.call('POST', '/v1/auth/token/', { username: 'owner', password: 'owner-password' }, null)).body.token.key;
const works = async (key: string): Promise<boolean> =>
  (await kith.call('GET', '/v1/whoami/', undefined, key)).status === 200;
const count = async (table: 'tokens' | 'known_networks'): Promise<number> =>
  (await kith.context.db.queries.selectFrom(table).select('account_id').execute()).length;
/** Lets hours pass, in each of which Kith looks at the clock. */
async function live(hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    now += HOUR_MS;
    await kith.context.believed.look();
  }
}

it('a token that has ended is deleted within the hour, and does not work again when the clock is set back', async () => {
  const key = await logIn();
  await live(23);
  kith.context.accessPurge.wake();
  expect(await works(key)).toBe(true);
  await live(1);
  expect(await works(key)).toBe(false);
  kith.context.accessPurge.wake();
  await until(async () => (await count('tokens')) === 1, 'the token to go');
  now -= 2 * HOUR_MS;
  expect(await works(key)).toBe(false);
  expect(await works(kith.token)).toBe(true);
});

it('a login lasts a day, also one that was made while the clock was ahead', async () => {
  now += 400 * DAY_MS;
  const key = await logIn();
  expect(await works(key)).toBe(true);
  now = START;
  expect(await works(key)).toBe(false);
  now += 400 * DAY_MS - HOUR_MS;
  expect(await works(key)).toBe(true);
});

it('a network is forgotten after 90 days, and not because the clock was ahead for an hour', async () => {
  await logIn();
  now += 400 * DAY_MS;
  await logIn();
  kith.context.accessPurge.wake();
  now = START + HOUR_MS;
  await logIn();
  expect(await count('known_networks')).toBe(1);
  expect((await kith.context.loginGuard.enter('owner', '127.0.0.1')).isKnown).toBe(true);
  await live(90 * 24);
  kith.context.accessPurge.wake();
  await until(async () => (await count('known_networks')) === 0, 'the network to be forgotten');
});
