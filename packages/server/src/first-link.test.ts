import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { afterAll, beforeAll, expect, it } from 'vitest';

let folder: string;
let kith: KithProcess | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-first-link-'));
});
afterAll(async () => {
  await kith?.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<KithProcess> {
  await kith?.end('SIGTERM');
  kith = await startProcess({
    KITH_DATA_DIR: join(folder, 'data'),
    KITH_VISION_THREADS: '1',
    KITH_LOG_LEVEL: 'info',
    ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
    ...env,
  });
  return kith;
}

const codeIn = ({ banner }: KithProcess) =>
  banner.map((line) => /\/console\/#\/first\/(\S+)$/.exec(line)?.[1]).find(Boolean);
const open = ({ url }: KithProcess, code: string | undefined) =>
  fetch(`${url}/v1/auth/session/first/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, password: 'my own password' }),
  });

it('every start prints a link into the console until somebody has logged in; each is good once', async () => {
  const first = await start();
  const begun = codeIn(first);
  expect(begun).toMatch(/^[\w-]{32}$/);
  expect(first.banner.at(-2)).toBe(`Every call, to read and to try: ${first.url}/docs`);
  expect(first.said.filter((line) => line.startsWith('{'))).toEqual([]);

  const second = await start();
  expect((await open(second, begun)).status).toBe(400);
  const answer = await open(second, codeIn(second));
  expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, expect.stringContaining('HttpOnly')]);
  expect((await open(second, codeIn(second))).status).toBe(400);

  const third = await start();
  expect(codeIn(third)).toBeUndefined();
  expect(third.banner).toContain(`Console: ${third.url}/console/`);
  const home = await fetch(third.url, { redirect: 'manual' });
  expect([home.status, home.headers.get('location')]).toEqual([302, 'console/']);
});

it('who gave the password by the environment has a password, and no link', async () => {
  const env = { KITH_DATA_DIR: join(folder, 'given'), KITH_ADMIN_PASSWORD: 'given by the operator' };
  expect(codeIn(await start(env))).toBeUndefined();
});
