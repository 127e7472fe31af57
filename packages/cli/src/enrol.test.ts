import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Client, login } from '@kith/client';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collect } from './collect.ts';
import { run } from './run.ts';

const PASSWORD = 'password of the first account';

let home: string;
let server: KithProcess;
let client: Client;
let token: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kith-cli-enrol-'));
  server = await startProcess({
    KITH_DATA_DIR: join(home, 'data'),
    KITH_MODELS_DIR: fileURLToPath(new URL('../../../kith-models', import.meta.url)),
    KITH_ADMIN_PASSWORD: PASSWORD,
  });
  const loggedIn = await login({ baseUrl: server.url, username: 'admin', password: PASSWORD });
  token = loggedIn.token.key;
  client = new Client({ baseUrl: server.url, apiToken: token });
});
afterAll(async () => {
  await server.end('SIGTERM');
  await rm(home, { recursive: true, force: true });
});

async function enrol(args: readonly string[], stop: AbortSignal = new AbortController().signal) {
  const said = { out: '', err: '' };
  const code = await run(['persons', 'enrol', ...args, '--facesize', '0'], {
    env: { KITH_URL: server.url, KITH_TOKEN: token, XDG_CONFIG_HOME: home },
    stdin: Readable.from([]),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
    untilStopped: () => stop,
    launch: async () => null,
  });
  return { code, ...said };
}

const valuesOf = (out: string) =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/** Two persons in folders of their own, one with a photo of somebody else; a photo of a third; no photos. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(home, 'photos-'));
  const photos = {
    'Ada/1.jpg': 'ada',
    'Ada/2.jpg': 'adaAgain',
    'Ada/3.jpg': 'cem',
    'Bea/1.JPEG': 'bea',
    'cem.jpg': 'cem',
  } as const;
  for (const name of ['Ada', 'Bea', 'Ada/deeper', '.hidden']) await mkdir(join(folder, name));
  for (const [name, face] of Object.entries(photos))
    await writeFile(join(folder, name), await portraitOf(sampleFaces[face]));
  await writeFile(join(folder, 'Ada', 'broken.png'), 'no picture');
  await writeFile(join(folder, 'notes.txt'), 'no picture by its name');
  return folder;
}

it('a folder of folders is enrolled by one command, and again without making anybody twice', async () => {
  const folder = await makeFolder();
  const report = join(home, 'report.csv');
  const args = [folder, '--source', 'desk', '--group', 'Staff', '--group', 'أصدقاء', '--report', report];
  expect(await enrol(args)).toMatchObject({
    code: 2,
    err: expect.stringContaining('There is no group named "Staff".'),
  });

  const first = await enrol(['--json', ...args, '--create']);
  expect(first.code).toBe(3);
  expect(first.err).toBe('2 files are no pictures by their names: passed over.\n');
  const values = valuesOf(first.out);
  const { summary } = values.pop();
  expect(summary).toMatchObject({
    ...{ photos: 6, created: 3, found: 0, templates: 1, rejected: 2, added: 6, already: 0 },
    reasons: { notSimilar: 1, notAnImage: 1 },
  });
  const of = (name: string) => values.find(({ file }) => file === join(folder, name));
  expect(of('Ada/2.jpg')).toMatchObject({ result: 'template', pid: of('Ada/1.jpg').pid });
  expect(of('Ada/3.jpg')).toMatchObject({
    result: 'rejected',
    reason: expect.stringMatching(/^The face is not similar/),
  });
  const persons = await collect(client.persons.iterate());
  expect(persons.map(({ name, templates_count: looks }) => [name, looks]).sort()).toEqual([
    [null, 1],
    ['Ada', 2],
    ['Bea', 1],
  ]);
  const groups = await collect(client.groups.iterate());
  expect(groups.map(({ persons_count: count }) => count)).toEqual([3, 3]);
  const rows = (await readFile(report, 'utf8')).split('\r\n');
  expect(rows[0]).toBe('file,result,pid,confidence,reason,explanation');
  expect(rows.filter((row) => row.includes(',rejected,'))).toHaveLength(2);
  expect(rows).toHaveLength(8);

  const again = valuesOf((await enrol(['--json', ...args])).out).at(-1).summary;
  expect(again).toMatchObject({ created: 0, found: 3, templates: 0, known: 1, rejected: 2, added: 0, already: 6 });
  expect(await collect(client.persons.iterate())).toHaveLength(3);
});

it('the name of a folder may be an external id, by which its person is found; a name that somebody has stays', async () => {
  const folder = await mkdtemp(join(home, 'staff-'));
  await mkdir(join(folder, 'E-1'));
  await writeFile(join(folder, 'E-1', '1.jpg'), await portraitOf(sampleFaces.bea));
  const renamed = await enrol([folder, '--source', 'desk']);
  expect(renamed).toMatchObject({ code: 0, out: expect.stringMatching(/^Bea +certain/) });
  expect((await enrol(['--json', folder, '--source', 'desk'])).out).toContain('has the name \\"Bea\\", and keeps it.');

  await enrol([folder, '--source', 'desk', '--folder-is', 'external-id']);
  const { results } = await client.persons.list({ externalIds: ['E-1'] });
  expect(results).toMatchObject([{ name: 'Bea', external_id: 'E-1' }]);
  const known = await enrol(['--json', folder, '--source', 'desk', '--folder-is', 'external-id']);
  expect(valuesOf(known.out)[0]).toMatchObject({ result: 'known', pid: results[0]?.pid });
});

it('many photos have a bar and a summary; what was stopped is gone on with', async () => {
  const folder = await mkdtemp(join(home, 'many-'));
  await writeFile(join(folder, '00.jpg'), await portraitOf(sampleFaces.ada));
  for (let i = 1; i < 25; i++) await cp(join(folder, '00.jpg'), join(folder, `${String(i).padStart(2, '0')}.jpg`));
  await writeFile(join(folder, '25.jpg'), 'no picture');
  const stopped = AbortSignal.timeout(700);
  const broken = await enrol([folder, '--source', 'desk', '--group', 'Many', '--create'], stopped);
  expect(broken.code).toBe(1);
  expect(broken.err).toMatch(/^(\d+) of 26 photos were done\. Run the same command again to go on\.$/m);

  const { code, out, err } = await enrol([folder, '--source', 'desk', '--group', 'Many']);
  expect(code).toBe(3);
  expect(out).toMatch(
    /^26 photos in [\d.]+ s \([\d.]+ a second\): 25 found, 1 rejected\.\nAdded [01] to Many; \d+ were in it/,
  );
  expect(err).toMatch(/^Enrolling: 10 %, [01] rejected\n/);
  expect(err).toMatch(/^1 rejected as notAnImage, like .*25\.jpg: This is not a picture/m);
});

it('nothing is sent when there is nothing to send', async () => {
  const folder = await mkdtemp(join(home, 'empty-'));
  expect(await enrol([folder, '--source', 'desk'])).toMatchObject({ code: 2, err: 'There are no photos.\n' });
  const missing = await enrol([join(folder, 'missing.jpg'), '--source', 'desk']);
  expect(missing).toMatchObject({
    code: 2,
    err: expect.stringMatching(/missing\.jpg cannot be read: nothing was sent\.\n$/),
  });
});
