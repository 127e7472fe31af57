import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Consumer, openConsumer } from '@kith/testing/consumer';
import { fencedBlocks } from '@kith/testing/fenced-blocks';
import { type StartedKith, startForTheFirstTime } from '@kith/testing/kith-process';
import { Receiver } from '@kith/testing/receiver';
import { until } from '@kith/testing/until';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, login } from './index.ts';

const run = promisify(execFile);
const house = fileURLToPath(new URL('../../../', import.meta.url));
const photo = (name: string) => createRequire(import.meta.url).resolve(`@vladmandic/face-api/demo/${name}.jpg`);

/** Samples that a test cannot run as they stand, and what stands for each. */
const represented: Readonly<Record<string, string>> = {
  'README.md: npm ci && npm start': 'the started server is that of `npm start`, on an empty data folder',
  'README.md: npm cit': 'it runs this test',
  'docs/sdk.md: npm pack --workspace @kith/client': 'the samples of that page run in a project with the packed client',
  'docs/cameras.md: kith cameras test rtsp://':
    'cameras on loopback are tried in packages/testing/src/camera-faults.test.ts',
  "docs/cameras.md: kith cameras add 'Front door' rtsp://":
    'people before cameras on loopback are told in packages/testing/src/scripted-visits.test.ts',
  'docs/alarms.md: kith alarm':
    'what alarms and their rules are told on the command line is tried in packages/cli/src/alarms.test.ts',
  'docs/rules.md: kith groups preview': 'rules are given and tried in packages/server/src/people/groups/rules',
  'docs/operations.md: kith accounts add NAME': 'it says which arguments there are',
  'docs/operations.md: create extension pg_trgm':
    'the migration that makes the same indexes runs in every test on PostgreSQL',
  'docs/confidence.md: npm run accuracy -- FOLDER': 'it measures on photos that are not part of the house',
};
/** Data, not calls. */
const shown = new Set(['json', 'csv', 'text', 'ini', 'nginx', 'yaml']);
const executed = [
  'README.md',
  'docs/sdk.md',
  'docs/notifications.md',
  'docs/import-export.md',
  'docs/cli.md',
  'docs/groups-in-time.md',
  'docs/recipes.md',
];

/** The command as it stands in the source, under its own name. */
const kithCommand = `kith() { node '${join(house, 'packages/cli/bin/kith.js')}' "$@"; }`;

const isRepresented = (page: string, text: string): boolean =>
  Object.keys(represented).some((sample) => `${page}: ${text}`.startsWith(sample));
const samplesOf = async (page: string) =>
  fencedBlocks(await readFile(join(house, page), 'utf8')).filter(
    ({ language, text }) => !shown.has(language) && !isRepresented(page, text),
  );

let kith: StartedKith;
let consumer: Consumer;
let scratch: string;

beforeAll(async () => {
  [consumer, kith] = await Promise.all([openConsumer(), startForTheFirstTime({ KITH_WEBHOOK_ALLOW: '127.0.0.0/8' })]);
  scratch = await mkdtemp(join(tmpdir(), 'kith-samples-'));
});
afterAll(async () => {
  await consumer?.[Symbol.asyncDispose]();
  await kith?.[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true, force: true });
});

/** A client of a space of its own, so that one page does not meet what another one made. */
async function inSpace(name: string): Promise<{ readonly client: Client; readonly token: string }> {
  const { token } = await login({ baseUrl: kith.url, username: 'admin', password: kith.password });
  const owner = new Client({ apiToken: token.key, baseUrl: kith.url });
  const { key } = await owner.spaces.createToken((await owner.spaces.create({ name })).id);
  return { client: new Client({ apiToken: key, baseUrl: kith.url }), token: key };
}

async function bash(script: string, cwd: string, env: Record<string, string> = {}): Promise<string> {
  const options = { cwd, env: { PATH: process.env.PATH, HOME: scratch, ...env }, timeout: 50_000 };
  return (await run('bash', ['--norc', '-c', script], options)).stdout;
}

async function freePort(): Promise<string> {
  await using receiver = await Receiver.open();
  return String(receiver.port);
}

/** A sample says what it prints behind `// →`. */
const promisedBy = (script: string): string[] =>
  [...script.matchAll(/\/\/ → (.*)/g)].map(([, text = '']) => text.trim());

it('the page of the SDK names every method', async () => {
  const [, table = ''] = (await readFile(join(house, 'docs/sdk.md'), 'utf8')).split('## Everything');
  const named = [...(table.split('\n## ')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name);
  const resources = Object.entries(new Client({ apiToken: 'a' })) as [string, object][];
  const methods = resources.flatMap(([, of]) => Object.getOwnPropertyNames(Object.getPrototypeOf(of)));
  // What is listed is iterated, too.
  const expected = [
    ...resources.map(([name]) => name),
    ...methods.filter((name) => !/^(constructor|iterate.*)$/.test(name)),
  ];
  expect([...new Set(named)].sort()).toEqual([...new Set(expected)].sort());
});

describe('every sample', () => {
  it('of every page is run, or stands in the list of those that something else stands for', async () => {
    const docs = (await readdir(join(house, 'docs'), { recursive: true })).filter((file) => file.endsWith('.md'));
    const left: string[] = [];
    for (const page of docs.map((file) => `docs/${file}`).filter((file) => !executed.includes(file))) {
      left.push(...(await samplesOf(page)).map(({ line }) => `${page}:${line}`));
    }
    expect(left).toEqual([]);
  });

  it('of the README works, in a shell, on the server of its first start', async () => {
    const walk = (await samplesOf('README.md')).map(({ text }) => text);
    const script = walk
      .join('\necho =====\n')
      .replace('KITH=http://127.0.0.1:8080', `KITH=${kith.url}`)
      .replace("PASSWORD='what the first start printed'", `PASSWORD='${kith.password}'`)
      // It listens until it is stopped: a camera sends another photo meanwhile.
      .replace(
        /^npx --no -- kith .* watch$/m,
        `$& > "$SCRATCH/watched" & watching=$!
        for second in 1 2 3 4 5 6 7 8 9 10; do
          sleep 1
          curl -s -H "$AUTH" $KITH/v1/entries/ -F source=door -F image=@$PHOTOS/sample3.jpg > "$SCRATCH/sent"
          grep -q Staff "$SCRATCH/watched" && break
        done
        kill -- -$watching`,
      );
    expect(script).toContain(kith.url);
    expect(script).toContain(kith.password);
    expect(script).toContain('watching');
    const [first = '', , third = ''] = (await bash(`set -meuo pipefail\n${script}`, house, { SCRATCH: scratch })).split(
      '=====\n',
    );
    expect(first.match(/'(exact|nm)'/g)?.sort()).toEqual(["'exact'", "'nm'", "'nm'"]);
    expect(first).toContain("'Staff, VIP'");
    expect(await readFile(join(scratch, 'watched'), 'utf8')).toMatch(/certain .* Staff, VIP/);
    expect(JSON.parse(third).secret).toMatch(/^whsec_/);
  });

  it('of docs/sdk.md works, as one program of a project that has installed the packed client', async () => {
    const blocks = await samplesOf('docs/sdk.md');
    expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(['ts']));
    const port = await freePort();
    const program = blocks
      .map(({ text }) => text)
      .join('\n')
      .replaceAll('8090', port);
    expect(program).toContain(`.listen(${port}`);
    const options = ['--types', 'node', '--target', 'es2023', '--lib', 'es2023', '--module', 'nodenext'];
    expect(await consumer.check({ 'sdk.mts': program }, options)).toBe('');
    await cp(photo('sample1'), join(consumer.folder, 'ada.jpg'));
    await cp(photo('sample3'), join(consumer.folder, 'frame.jpg'));
    const target = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
    const { outputText } = ts.transpileModule(program, { compilerOptions: target });
    // The page is read on an empty server.
    await using fresh = await startForTheFirstTime({ KITH_WEBHOOK_ALLOW: '127.0.0.0/8' });
    const env = { KITH_URL: fresh.url, KITH_PASSWORD: fresh.password };
    const said = await consumer.run('sdk.mjs', outputText, { env });
    let rest = said;
    for (const promised of promisedBy(program)) {
      const at = rest.indexOf(promised);
      expect({ promised, isSaid: at >= 0, said }).toMatchObject({ promised, isSaid: true });
      rest = rest.slice(at + promised.length);
    }
  });

  it('of docs/notifications.md works', async () => {
    const [sample, ...others] = await samplesOf('docs/notifications.md');
    expect([sample?.language, others]).toEqual(['ts', []]);
    const { client, token } = await inSpace('notifications');
    await client.sources.create({ name: 'door' });
    await cp(photo('sample1'), join(consumer.folder, 'ada.jpg'));
    const { pid } = await client.persons.create({ image: photo('sample1'), source: 'door' });
    const group = await client.groups.create({ name: 'Staff' });
    await client.groups.add({ pids: [pid ?? ''], groupsIds: [group.id] });
    const program = `import { Client } from '@kith/client';
      const client = new Client({ apiToken: process.env.KITH_TOKEN, baseUrl: process.env.KITH_URL });
      const stop = new AbortController();
      const { signal } = stop;
      const print = console.log;
      console.log = (...told) => {
        print(...told);
        stop.abort();
      };
      const sends = async () => {
        while (!signal.aborted) await client.entries.send({ image: 'ada.jpg', source: 'door' });
      };
      const sent = sends();
      ${sample?.text}
      await sent;`;
    const env = { KITH_URL: kith.url, KITH_TOKEN: token };
    expect(await consumer.run('notifications.mjs', program, { env })).toContain(`${pid} [ 'Staff' ]`);
  });

  it('of docs/cli.md works, with a server that listens already', async () => {
    const [first, enrol, backup, ...others] = (await samplesOf('docs/cli.md')).map(({ text }) => text);
    expect(others).toEqual([]);
    await mkdir(join(scratch, 'photos'), { recursive: true });
    await cp(photo('sample1'), join(scratch, 'photos/ada.jpg'));
    const { token } = await login({ baseUrl: kith.url, username: 'admin', password: kith.password });
    const client = new Client({ apiToken: token.key, baseUrl: kith.url });
    const began = (first ?? '')
      .replace(/^kith serve.*$/m, `printf '%s\\n' '${kith.password}' > password`)
      .replace(/^kith login --url \S+/m, `kith login < password --url ${kith.url}`)
      .replace(
        /^kith watch .*$/m,
        '$& > seen & watching=$!; until [ -e stop ]; do sleep 0.1; done; kill -- -$watching',
      );
    const walked = bash(`set -meuo pipefail\n${kithCommand}\n${began}`, scratch);
    const seen = () => readFile(join(scratch, 'seen'), 'utf8').catch(() => '');
    const isTold = until(
      async () => {
        if (await seen()) return true;
        // Nobody listens before somebody is enrolled at the source that the sample makes.
        await client.entries.send({ image: photo('sample1'), source: 'desk' }).catch(() => undefined);
        return false;
      },
      'what was watched',
      40_000,
    );
    // The walk ends first only when it fails.
    await Promise.race([isTold.catch(() => undefined), walked]);
    await writeFile(join(scratch, 'stop'), '');
    await walked;
    expect(await seen()).toMatch(/certain .*Staff/);

    await bash(`set -euo pipefail\n${kithCommand}\n${enrol}`, scratch);
    expect(await readFile(join(scratch, 'enrolled.csv'), 'utf8')).toMatch(/ada\.jpg,exact/);

    const moved = (backup ?? '')
      .replaceAll('/var/lib/kith-new', join(scratch, 'restored'))
      .replaceAll('/var/lib/kith', kith.dataDir)
      .replaceAll('/backups/', `${scratch}/`)
      .replace('2026-01-31', '$(date +%F)');
    await bash(`set -euo pipefail\n${kithCommand}\n${moved}`, scratch, { KITH_MODELS_DIR: join(house, 'kith-models') });
    expect(await readdir(join(scratch, 'restored'))).toContain('media');
  });

  it('of docs/groups-in-time.md works', async () => {
    const [sample, ...others] = await samplesOf('docs/groups-in-time.md');
    expect(others).toEqual([]);
    const { client, token } = await inSpace('times');
    await client.sources.create({ name: 'door' });
    const { pid } = await client.persons.create({ image: photo('sample1'), source: 'door' });
    const { id } = await client.groups.create({ name: 'Contractors' });
    const text = sample?.text.replace('5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10', String(pid));
    await bash(`set -euo pipefail\n${kithCommand}\n${text}`, scratch, { KITH_URL: kith.url, KITH_TOKEN: token });
    expect((await client.groups.persons(id)).results).toMatchObject([
      { pid, valid_until: '2099-07-01T00:00:00.000000+00:00', hours: { time_zone: 'Europe/Berlin' } },
    ]);
  });

  it('of docs/recipes.md works, one house after the other', async () => {
    const script = (await samplesOf('docs/recipes.md')).map(({ text }) => text).join('\n');
    const { client, token } = await inSpace('recipes');
    for (const name of ['Gate', 'Front door', 'Corridor', 'Turnstile']) await client.sources.create({ name });
    await bash(`set -euo pipefail\n${kithCommand}\n${script}`, scratch, { KITH_URL: kith.url, KITH_TOKEN: token });
    expect((await client.alarmRules.list()).results.map(({ name, problem }) => [name, problem])).toEqual(
      [...script.matchAll(/alarm-rules create "(.+?)"/g)].map(([, name]) => [name, null]),
    );
    const ruled = (await client.groups.list()).results.filter(({ rule }) => rule !== null);
    expect(ruled.map(({ name, rule_state }) => [name, rule_state])).toEqual([
      ['Regulars', 'on'],
      ['Missed for a month', 'on'],
    ]);
  });

  it('of docs/import-export.md works', async () => {
    const [sample, ...others] = await samplesOf('docs/import-export.md');
    expect(others).toEqual([]);
    const { client, token } = await inSpace('imports');
    await client.sources.create({ name: 'door' });
    const { pid } = await client.persons.create({ image: photo('sample1'), source: 'door' });
    const { id } = await client.groups.create({ name: 'Staff' });
    await writeFile(join(scratch, 'staff.csv'), `pid\n${pid}\n`);
    await writeFile(join(scratch, 'gone.csv'), `pid\n${pid}\nnobody\n`);
    const env = { KITH_URL: kith.url, KITH_TOKEN: token };
    await bash(`${kithCommand}\n${sample?.text}`, scratch, env);
    expect((await client.groups.get(id)).persons_count).toBe(0);
    expect((await client.groups.imports(id)).count).toBe(3);
    expect(await readFile(join(scratch, 'rejects.csv'), 'utf8')).toContain('nobody');
    expect(await readFile(join(scratch, 'staff.csv'), 'utf8')).toMatch(/^pid,external_id,name,since,source/);
  });
});
