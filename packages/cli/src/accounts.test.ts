import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Client, login } from '@kith/client';
import { startPostgres } from '@kith/testing/postgres-server';
import { openTestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kith-cli-accounts-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** Runs `kith accounts` on the database of these variables. */
const onDatabase =
  (env: Readonly<Record<string, string>>) =>
  async (...args: readonly string[]) => {
    const said = { out: '', err: '' };
    const code = await run(['accounts', ...args], {
      env,
      stdin: Readable.from([]),
      stdout: { write: (text) => (said.out += text) },
      stderr: { write: (text) => (said.err += text) },
      untilStopped: () => new AbortController().signal,
      launch: async () => null,
    });
    return { code, ...said };
  };

const passwordIn = ({ out }: { readonly out: string }): string => / password (\S+)\n/.exec(out)?.[1] ?? '';

describe('on SQLite', () => {
  let variables: Record<string, string>;
  let accounts: ReturnType<typeof onDatabase>;
  beforeAll(async () => {
    variables = { KITH_DATA_DIR: await mkdtemp(join(home, 'data-')), KITH_DATABASE_URL: 'sqlite:' };
    accounts = onDatabase(variables);
  });

  it('an account is added, its password is printed once, and it logs in when the server runs', async () => {
    const added = await accounts('add', 'Ada');
    expect(added).toEqual({
      code: 0,
      out: expect.stringMatching(/^Account: username Ada, password \S{20}\nThis password is shown once: keep it\.\n$/),
      err: '',
    });
    const manager = await accounts('add', 'boss', '--manager', '--json');
    expect(JSON.parse(manager.out)).toEqual({ username: 'boss', password: expect.any(String), manager: true });
    await using kith = await openTestKith({ env: variables });
    const baseUrl = await kith.app.listen({ port: 0, host: '127.0.0.1' });
    const { token, user } = await login({ baseUrl, username: 'ada', password: passwordIn(added) });
    expect(user.username).toBe('Ada');
    expect((await new Client({ baseUrl, apiToken: token.key }).auth.whoami()).space?.name).toBe('default');
  });

  it('a name that is taken is refused, and one that is none is wrong usage', async () => {
    expect(await accounts('add', 'ADA')).toEqual({
      code: 1,
      out: '',
      err: 'There is an account named "ADA" already.\n',
    });
    expect(await accounts('add', ' ')).toEqual({ code: 2, out: '', err: 'Give a name of 1 to 255 characters.\n' });
    expect((await accounts('add')).code).toBe(2);
  });

  it('a password that was forgotten is made anew, for an account that there is', async () => {
    const reset = await accounts('password', 'ADA');
    expect([reset.code, reset.out]).toEqual([0, expect.stringMatching(/^Account: username Ada, password \S{20}\n/)]);
    expect(await accounts('password', 'nobody')).toEqual({
      code: 2,
      out: '',
      err: 'There is no account named "nobody".\n',
    });
  });

  it('settings that cannot be used are named', async () => {
    expect(await onDatabase({ KITH_DATABASE_URL: 'mysql://here' })('add', 'Ada')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^KITH_DATABASE_URL must be /),
    });
  });
});

describe('on PostgreSQL', () => {
  it('an account is added beside a running server, logs in at once, and is out at once when its password is reset', async () => {
    await using postgres = await startPostgres();
    const variables = { KITH_DATA_DIR: join(home, 'nowhere'), KITH_DATABASE_URL: `${postgres.url}/postgres` };
    await using kith = await openTestKith({ env: { KITH_DATABASE_URL: variables.KITH_DATABASE_URL } });
    const added = await onDatabase(variables)('add', 'Ada');
    expect(added.code).toBe(0);
    const credentials = { username: 'Ada', password: passwordIn(added) };
    const { body } = await kith.call('POST', '/v1/auth/token/', credentials, null);
    expect(body.user.username).toBe('Ada');
    const reset = await onDatabase(variables)('password', 'Ada');
    expect((await kith.call('GET', '/v1/whoami/', undefined, body.token.key)).status).toBe(401);
    const anew = { username: 'Ada', password: passwordIn(reset) };
    expect((await kith.call('POST', '/v1/auth/token/', anew, null)).status).toBe(200);
    expect(existsSync(variables.KITH_DATA_DIR), 'a data folder was made').toBe(false);
  });
});
