import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoginGuard } from './login-guard.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOME = '192.0.2.1';
const PASSWORD = 'owner-password';

let kith: TestKith;
let now = Date.UTC(2026, 0, 2);
beforeEach(async () => {
  kith = await openTestKith({ clock: () => now });
});
afterEach(() => kith[Symbol.asyncDispose]());

async function logIn(username: string, password: string, remoteAddress: string) {
  const payload = { username, password };
  const answer = await kith.app.inject({ method: 'POST', url: '/v1/auth/token/', remoteAddress, payload });
  return { status: answer.statusCode, body: answer.json(), retryAfterS: Number(answer.headers['retry-after']) };
}
/** How many of so many wrong passwords were looked at. */
async function guess(times: number, username: string, addressOf: (n: number) => string): Promise<number> {
  let looked = 0;
  for (let n = 0; n < times; n++) looked += (await logIn(username, `guess ${n}`, addressOf(n))).status === 400 ? 1 : 0;
  return looked;
}
const elsewhere = (n: number) => `203.0.${n % 250}.${Math.floor(n / 250)}`;

describe('guessing passwords', () => {
  it.each(['owner', 'nobody at all'])('of %s from everywhere is slowed down to two a minute', async (username) => {
    expect(await guess(15, username, elsewhere)).toBe(10);
    const refused = await logIn(username, PASSWORD, elsewhere(99));
    expect([refused.status, refused.body]).toEqual([
      429,
      { error_codes: [429], message: 'Too many requests.', fields: [] },
    ]);
    expect(refused.retryAfterS).toBe(30);
    now += 10 * MINUTE_MS;
    expect(await guess(15, username, elsewhere)).toBe(10);
    now += MINUTE_MS;
    expect(await guess(15, username, elsewhere)).toBe(2);
  });

  it('of many names from one address is slowed down to ten a minute', async () => {
    let looked = 0;
    for (let n = 0; n < 25; n++) looked += (await logIn(`name ${n}`, 'guess', HOME)).status === 400 ? 1 : 0;
    expect(looked).toBe(20);
    const { status, retryAfterS } = await logIn('owner', PASSWORD, HOME);
    expect([status, retryAfterS]).toEqual([429, 6]);
    now += 6 * SECOND_MS;
    expect((await logIn('owner', PASSWORD, HOME)).status).toBe(200);
  });

  it('from the addresses of one IPv6 network is guessing from one address', async () => {
    let looked = 0;
    for (let n = 0; n < 25; n++)
      looked += (await logIn(`name ${n}`, 'x', `2001:db8:1:2::${n + 1}`)).status === 400 ? 1 : 0;
    expect(looked).toBe(20);
    expect((await logIn('owner', PASSWORD, '2001:db8:1:3::1')).status).toBe(200);
  });

  it('does not lock the owner out: not from where the owner logged in before, and nobody who has a token', async () => {
    expect((await logIn('owner', PASSWORD, HOME)).status).toBe(200);
    await guess(50, 'owner', elsewhere);
    expect((await logIn('owner', PASSWORD, '198.51.100.1')).status).toBe(429);
    expect((await logIn('OWNER', PASSWORD, HOME)).status).toBe(200);
    expect((await kith.call('GET', '/v1/whoami/')).status).toBe(200);
    expect(await guess(15, 'owner', () => HOME)).toBe(10);
  });

  it('by way of the password change is slowed down with it', async () => {
    const wish = { old_password: 'wrong', password: 'a new password', password2: 'a new password' };
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) statuses.push((await kith.call('POST', '/v1/auth/password/change/', wish)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(400), 429, 429]);
    expect((await logIn('owner', PASSWORD, HOME)).status).toBe(429);
  });
});

it('right passwords are not counted', async () => {
  for (let n = 0; n < 40; n++) expect((await logIn('owner', PASSWORD, HOME)).status).toBe(200);
});

it('the answer to a name that nobody has takes as long as that to a wrong password', async () => {
  const times = { owner: [] as number[], nobody: [] as number[] };
  for (let n = 0; n < 8; n++) {
    for (const username of ['owner', 'nobody'] as const) {
      const from = performance.now();
      await logIn(username, 'wrong', elsewhere(n));
      times[username].push(performance.now() - from);
    }
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  const ratio = median(times.nobody) / median(times.owner);
  // Without a password hash to look at it is under a tenth.
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});

it('a clock that is set, in whichever direction, makes no owner wait, and lets nobody guess again', async () => {
  const { db, secrets } = kith.context;
  const guard = new LoginGuard({ db, clock: () => now, steady: () => 0, tokenKey: secrets.tokenKey });
  const waits = async (name: string) => (await guard.enter(name, HOME)).waitMs > 0;
  expect(await waits('owner')).toBe(false);
  for (let n = 0; n < 15; n++) await waits('guessed');
  for (const years of [-40, 80]) {
    now += years * 365 * 24 * 60 * MINUTE_MS;
    expect([await waits('owner'), await waits('guessed')]).toEqual([false, true]);
  }
});
