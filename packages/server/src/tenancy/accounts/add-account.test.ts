import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { openTestKith } from '@kith/testing/test-kith';
import { expect, it } from 'vitest';
import { DataDirLock } from '../../platform/config/data-dir.ts';
import { readEnv } from '../../platform/config/env.ts';
import { addAccount } from './add-account.ts';

it('makes a manager and an account beside the first, with passwords that log in', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kith-accounts-'));
  const url = await testDatabaseUrl();
  const variables = {
    KITH_DATA_DIR: dataDir,
    KITH_DATABASE_URL: url.startsWith('sqlite') ? `sqlite:${join(dataDir, 'kith.sqlite')}` : url,
  };
  const env = readEnv(variables);
  try {
    const manager = await addAccount(env, { username: 'Boss', isManager: true });
    const password = await addAccount(env, { username: 'second', isManager: false });
    await expect(addAccount(env, { username: 'BOSS', isManager: false })).rejects.toThrow('already');
    await expect(addAccount(env, { username: ' ', isManager: false })).rejects.toThrow('1 to 255');
    await using kith = await openTestKith({ env: variables });
    const logIn = async (username: string, given: string) => {
      const { body } = await kith.call('POST', '/v1/auth/token/', { username, password: given }, null);
      return (await kith.call('GET', '/v1/whoami/', undefined, body.token.key)).body;
    };
    expect(await logIn('boss', manager)).toEqual({ username: 'Boss', space: null });
    expect(await logIn('second', password)).toEqual({
      username: 'second',
      space: { id: expect.any(Number), name: 'default' },
    });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});

it.runIf(process.env.KITH_TEST_DATABASE !== 'postgres')(
  'waits for no running server, but says to stop it',
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'kith-accounts-'));
    try {
      using _lock = DataDirLock.take(dataDir);
      const env = readEnv({ KITH_DATA_DIR: dataDir });
      await expect(addAccount(env, { username: 'x', isManager: false })).rejects.toThrow('Another Kith is using');
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  },
);
