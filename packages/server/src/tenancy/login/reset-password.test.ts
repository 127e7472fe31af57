import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEnv } from '../../platform/config/env.ts';
import { createAccount } from '../accounts/accounts.ts';
import { resetPassword } from './reset-password.ts';

const PASSWORD = 'a forgotten password';

let folder: string;
let variables: Record<string, string>;
let kith: TestKith;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-reset-'));
  const url = await testDatabaseUrl();
  variables = {
    KITH_DATA_DIR: folder,
    KITH_DATABASE_URL: url.startsWith('sqlite') ? `sqlite:${join(folder, 'kith.sqlite')}` : url,
  };
  kith = await openTestKith({ env: variables });
});
afterAll(async () => {
  await kith[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const logIn = async (username: string, password: string) => {
  const { status, body } = await kith.call('POST', '/v1/auth/token/', { username, password }, null);
  return { status, key: body.token?.key as string };
};
const isKnown = async (key: string) => (await kith.call('GET', '/v1/whoami/', undefined, key)).status === 200;

it('a reset password ends the logins of its account at once, and nothing else', async () => {
  await createAccount(kith.context, 'Ada', PASSWORD);
  await createAccount(kith.context, 'Bea', PASSWORD);
  const [ada, bea] = [await logIn('Ada', PASSWORD), await logIn('Bea', PASSWORD)];
  const { body: space } = await kith.call('POST', '/v1/spaces/', { name: 'shop' }, ada.key);
  const make = async (path: string, permanent: boolean): Promise<string> =>
    (await kith.call('POST', path, { permanent }, ada.key)).body.key;
  const permanent = await make('/v1/tokens/', true);
  const ofSpace = await make(`/v1/spaces/${space.id}/tokens/`, false);

  const reset = await resetPassword(readEnv(variables), 'ADA');
  expect(reset).toEqual({ username: 'Ada', password: expect.stringMatching(/^[\w-]{20}$/) });
  expect(await Promise.all([ada.key, permanent, ofSpace, bea.key].map(isKnown))).toEqual([false, true, true, true]);
  expect((await logIn('Ada', PASSWORD)).status).toBe(400);
  expect((await logIn('Ada', reset?.password ?? '')).status).toBe(200);
});

it('a login that overlaps with the reset leaves no token of the old password', async () => {
  let password = PASSWORD;
  const accountId = await createAccount(kith.context, 'Cem', password);
  const tokens = () => kith.context.db.queries.selectFrom('tokens').where('account_id', '=', accountId);
  for (let round = 0; round < 4; round++) {
    const [reset] = await Promise.all([
      resetPassword(readEnv(variables), 'Cem'),
      ...[1, 2, 3].map(() => logIn('Cem', password)),
    ]);
    expect(await tokens().select('id').execute()).toEqual([]);
    password = reset?.password ?? '';
  }
});

it('a name that nobody has is told so, and no database is made for it', async () => {
  expect(await resetPassword(readEnv(variables), 'nobody')).toBeNull();
  const nowhere = join(folder, 'nowhere');
  expect(await resetPassword(readEnv({ KITH_DATA_DIR: nowhere }), 'Ada')).toBeNull();
  expect(existsSync(nowhere)).toBe(false);
});
