import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyDatabaseUrl } from '@kith/testing/test-database';
import { openTestKith } from '@kith/testing/test-kith';
import { expect, it } from 'vitest';
import { DataDirLock } from '../../platform/config/data-dir.ts';
import { readEnv } from '../../platform/config/env.ts';
import { addAccount } from './add-account.ts';

it('makes a manager and an account beside the first, with passwords that log in', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kith-accounts-'));
  const url = await emptyDatabaseUrl();
  const variables = {
    KITH_DATA_DIR: dataDir,
    KITH_DATABASE_URL: url.startsWith('sqlite') ? `sqlite:${join(dataDir, 'kith.sqlite')}` : url,
  };
  const env = readEnv(variables);
  try {
    const add = (username: string, isManager = false) => addAccount(env, { username, isManager });
    const made = { username: 'Boss', password: expect.stringMatching(/^[\w-]{20}$/) };
    const manager = await add(' Boss ', true);
    const second = await add('second');
    expect([manager, second]).toEqual([made, { ...made, username: 'second' }]);
    expect(await add('BOSS')).toBe('taken');
    expect(await add(' ')).toBe('not a name');
    expect(await add('x'.repeat(256))).toBe('not a name');
    expect(await add('\u200b')).toBe('not a name');
    expect(await add('BO\u00adSS')).toBe('taken');
    await using kith = await openTestKith({ env: variables });
    const logIn = async (account: typeof manager) => {
      const { body } = await kith.call('POST', '/v1/auth/token/', account, null);
      return (await kith.call('GET', '/v1/whoami/', undefined, body.token.key)).body;
    };
    expect(await logIn(manager)).toEqual({ username: 'Boss', space: null });
    expect(await logIn(second)).toEqual({
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
