import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createAccount } from '../accounts/accounts.ts';
import { changePassword } from './change-password.ts';

const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;
const PASSWORD = 'owner-password';
const HOME = '192.0.2.1';
const ATTACKER = '203.0.113.9';

let folder: string;
let variables: Record<string, string>;
let kith: TestKith;
let now = Date.UTC(2026, 0, 2);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-flood-'));
  const url = await testDatabaseUrl();
  variables = {
    KITH_DATA_DIR: folder,
    KITH_DATABASE_URL: url.startsWith('sqlite') ? `sqlite:${join(folder, 'kith.sqlite')}` : url,
  };
  kith = await openTestKith({ env: variables, clock: () => now });
});
beforeEach(() => {
  now += 200 * DAY_MS;
});
afterAll(async () => {
  await kith[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const restart = async (): Promise<void> => {
  await kith[Symbol.asyncDispose]();
  kith = await openTestKith({ env: variables, clock: () => now, restored: kith });
};

async function logIn(username: string, password: string, remoteAddress: string): Promise<number> {
  const payload = { username, password };
  return (await kith.app.inject({ method: 'POST', url: '/v1/auth/token/', remoteAddress, payload })).statusCode;
}

/** Wrong passwords, four a second. @returns how many were looked at */
async function flood(username: string, seconds: number, addressOf: (n: number) => string = () => ATTACKER) {
  let looked = 0;
  for (let n = 0; n < 4 * seconds; n++) {
    looked += (await logIn(username, 'wrong', addressOf(n))) === 400 ? 1 : 0;
    now += SECOND_MS / 4;
  }
  return looked;
}

it('the owner gets in at once from a known network, also when it is flooded right after a restart', async () => {
  expect(await logIn('owner', PASSWORD, HOME)).toBe(200);
  await restart();
  await flood('owner', 5);
  expect(await logIn('Owner', PASSWORD, HOME)).toBe(200);
  // The attacker sits beside the owner, too, and guesses at everybody.
  for (let n = 0; n < 30; n++) await logIn(`somebody ${n}`, 'wrong', HOME);
  expect(await logIn('nobody', 'wrong', HOME)).toBe(429);
  expect(await logIn('owner', PASSWORD, HOME)).toBe(200);
});

it('the owner gets in within a minute from a network that nobody knows, and the flood guesses no more for it', async () => {
  await flood('owner', 20);
  const began = now;
  let looked = 0;
  while ((await logIn('owner', PASSWORD, '198.51.100.7')) !== 200) {
    looked += await flood('owner', 3);
    if (now - began > 70 * SECOND_MS) break;
  }
  expect(now - began).toBeLessThanOrEqual(60 * SECOND_MS);
  expect(looked).toBeLessThanOrEqual(2);
});

it('who asks from many addresses of one provider takes no more turns than one', async () => {
  const addressOf = (n: number) => `203.0.113.${n % 250}`;
  await flood('owner', 20, addressOf);
  const began = now;
  while ((await logIn('owner', PASSWORD, '198.51.100.8')) !== 200 && now - began < 70 * SECOND_MS)
    await flood('owner', 3, addressOf);
  expect(now - began).toBeLessThanOrEqual(60 * SECOND_MS);
});

it('what is known of a network is no address, and forgotten after 90 days, or when the tokens are reset', async () => {
  const rows = () => kith.context.db.queries.selectFrom('known_networks').selectAll().execute();
  const accountId = await createAccount(kith.context, 'Ada', PASSWORD);
  const isKnown = async () => (await kith.context.loginGuard.enter('ada', HOME)).isKnown;
  await logIn('Ada', PASSWORD, HOME);
  const stored = (await rows()).filter(({ account_id }) => account_id === accountId);
  expect(stored).toEqual([{ hash: expect.stringMatching(/^[0-9a-f]{64}$/), account_id: accountId, seen: now }]);
  expect(await isKnown()).toBe(true);
  expect((await kith.context.loginGuard.enter('owner', '192.0.2.55')).isKnown).toBe(false);
  now += 90 * DAY_MS - 1;
  expect(await isKnown()).toBe(true);
  now += 1;
  expect(await isKnown()).toBe(false);

  await logIn('Ada', PASSWORD, HOME);
  expect(await isKnown()).toBe(true);
  const change = { oldPassword: PASSWORD, password: 'another password', resetTokens: true };
  expect(await changePassword(kith.context, accountId, change)).toBe(true);
  expect(await isKnown()).toBe(false);
});

it('an account keeps the hundred networks that it logged in from last', async () => {
  const accountId = await createAccount(kith.context, 'Bea', PASSWORD);
  for (let n = 0; n < 103; n++) {
    now += 1;
    await (await kith.context.loginGuard.enter('bea', `192.0.2.${n}`)).passed(accountId);
  }
  const known: boolean[] = [];
  for (const n of [0, 2, 3, 102]) known.push((await kith.context.loginGuard.enter('bea', `192.0.2.${n}`)).isKnown);
  expect(known).toEqual([false, false, true, true]);
});

it('of changes of one password at once, one finds the old one right', async () => {
  const accountId = await createAccount(kith.context, 'Cem', PASSWORD);
  const changes = ['first', 'second', 'third'].map((password) =>
    changePassword(kith.context, accountId, { oldPassword: PASSWORD, password, resetTokens: false }),
  );
  expect((await Promise.all(changes)).filter(Boolean)).toHaveLength(1);
});
