import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Client, login } from '@kith/client';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from './run.ts';

const PASSWORD = 'a password for tests';

let home: string;
let server: KithProcess;
let client: Client;
let token: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kith-cli-alarms-'));
  server = await startProcess({
    KITH_DATA_DIR: join(home, 'data'),
    KITH_ADMIN_PASSWORD: PASSWORD,
    ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
  });
  token = (await login({ baseUrl: server.url, username: 'admin', password: PASSWORD })).token.key;
  client = new Client({ apiToken: token, baseUrl: server.url });
  await client.sources.create({ name: 'door', identifyFacesizeThreshold: 0 });
});
afterAll(async () => {
  await server?.end('SIGTERM');
  await rm(home, { recursive: true, force: true });
});

async function kith(...args: string[]) {
  const said = { out: '', err: '' };
  const code = await run(args, {
    env: { KITH_URL: server.url, KITH_TOKEN: token, XDG_CONFIG_HOME: home },
    stdin: Readable.from([]),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
    untilStopped: () => new AbortController().signal,
    launch: async () => null,
  });
  return { code, ...said };
}
const json = async (...args: string[]) => JSON.parse((await kith(...args, '--json')).out);

it('a rule is tried, armed, and its alarm answered', async () => {
  const when = '{"sources": ["door"], "results": ["nm"]}';
  await client.entries.send({ image: await portraitOf(sampleFaces.bea), source: 'door' });
  expect((await kith('alarm-rules', 'try', when)).out).toMatch(/ {2}- at door\n1 alarm, of 1 entries since /);
  const rule = await json('alarm-rules', 'create', 'Nobody we know', when, '{"urgency": "high"}');
  await client.entries.send({ image: await portraitOf(sampleFaces.bea), source: 'door' });
  const [alarm] = await json('alarms', 'list', '--open', '--urgency', 'high', '--rule', 'nobody we know');
  expect(alarm.rule).toEqual({ id: rule.id, name: 'Nobody we know' });
  expect((await kith('alarms', 'assign', String(alarm.id), 'Kim')).out).toContain('Nobody we know: - at door (Kim)');
  await kith('alarms', 'acknowledge', String(alarm.id), 'The postman.', '--by', 'Kim');
  expect((await kith('alarms', 'show', String(alarm.id))).out).toContain('The postman. – Kim');
  expect(await json('alarms', 'list', '--open')).toEqual([]);
});

it('a rule is shown, changed and deleted by its name', async () => {
  expect((await kith('alarm-rules', 'list')).out).toContain('on   high      Nobody we know');
  expect((await kith('alarm-rules', 'update', 'Nobody we know', '{"is_active": false}')).out).toContain('off');
  expect((await json('alarm-rules', 'show', 'Nobody we know')).when.results).toEqual(['nm']);
  expect((await kith('alarm-rules', 'create', 'Nothing', '{}')).code).toBe(1);
  expect((await kith('alarm-rules', 'delete', 'Nobody we know')).code).toBe(0);
  expect(await json('alarm-rules', 'list')).toEqual([]);
});
