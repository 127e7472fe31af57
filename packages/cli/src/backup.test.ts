import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, login } from '@kith/client';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collect } from './collect.ts';

const PATIENCE_MS = 180_000;
const PASSWORD = 'password of the first account';
const bin = fileURLToPath(new URL('../bin/kith.js', import.meta.url));
const models = fileURLToPath(new URL('../../../kith-models', import.meta.url));

let folder: string;
let kith: KithProcess;
let copy: KithProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-cli-backup-'));
  kith = await serve('data');
});
afterEach(async () => {
  await kith?.end('SIGKILL');
  await copy?.end('SIGKILL');
  copy = undefined;
  await rm(folder, { recursive: true, force: true });
});

const envOf = (dataDir: string) => ({ KITH_DATA_DIR: join(folder, dataDir), KITH_MODELS_DIR: models });
const serve = (dataDir: string) => startProcess({ ...envOf(dataDir), KITH_ADMIN_PASSWORD: PASSWORD });
const logIn = async ({ url }: KithProcess): Promise<Client> => {
  const { token } = await login({ baseUrl: url, username: 'admin', password: PASSWORD });
  return new Client({ baseUrl: url, apiToken: token.key });
};

/** A `kith` command in a process of its own. */
function begin(dataDir: string, ...args: string[]) {
  const child = spawn(process.execPath, [bin, '--json', ...args], {
    env: { PATH: process.env.PATH, HOME: folder, ...envOf(dataDir) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, out, err }));
  return { child, ended };
}

/** Everything that a client can ask, with URLs as paths. */
async function everything(client: Client, url: string) {
  const groups = await collect(client.groups.iterate());
  const members: Record<string, unknown> = {};
  for (const { id, name } of groups) members[name] = await collect(client.groups.iteratePersons(id));
  const all = {
    groups,
    members,
    persons: await collect(client.persons.iterate()),
    entries: await collect(client.entries.iterate()),
    sources: await collect(client.sources.iterate()),
  };
  return JSON.parse(JSON.stringify(all).replaceAll(url, '')) as typeof all;
}

const picturesOf = (value: unknown): string[] => [
  ...new Set(JSON.stringify(value).match(/\/media\/[\w-]+\.\w+/g) ?? []),
];

it('a backup taken under load and restored elsewhere answers as the original did', {
  timeout: PATIENCE_MS,
}, async () => {
  const client = await logIn(kith);
  await client.sources.create({ name: 'door', manualCreateFacesizeThreshold: 0 });
  const enrol = (face: keyof typeof sampleFaces) =>
    portraitOf(sampleFaces[face]).then((image) => client.persons.create({ image, source: 'door' }));
  const { key } = await client.tokens.create({ permanent: true });
  const { pid: ada } = await enrol('ada');
  const { pid: bea } = await enrol('bea');
  if (ada === null || bea === null) throw new Error('Nobody was enrolled.');

  // Cameras send, groups are made and filled in order, somebody is enrolled and erased again and again.
  const stop = new AbortController();
  const erased: string[] = [];
  let made = 0;
  let sent = 0;
  const untilStopped = async (work: () => Promise<void>): Promise<void> => {
    while (!stop.signal.aborted) await work();
  };
  const again = await portraitOf(sampleFaces.adaAgain);
  const load = [
    untilStopped(async () => {
      await client.entries.send({ image: again, source: 'door' });
      sent += 1;
    }),
    untilStopped(async () => {
      const { id } = await client.groups.create({ name: `group ${String(made++).padStart(5, '0')}` });
      await client.groups.add({ pids: [ada, bea], groupsIds: [id] });
    }),
    untilStopped(async () => {
      const { pid } = await enrol('cem');
      if (pid === null) return;
      erased.push(pid);
      await client.persons.delete(pid);
    }),
  ];
  /** Until somebody was seen, groups were made and somebody was erased, all of it from now on. */
  const moreHappens = async (): Promise<void> => {
    const before = { sent, made, erased: erased.length };
    const more = () => sent > before.sent && made > before.made + 1 && erased.length > before.erased + 1;
    await until(more, 'more to happen', PATIENCE_MS);
  };
  await moreHappens();
  const file = join(folder, 'kith.tgz');
  const backup = await begin('data', 'backup', file).ended;
  expect(backup).toMatchObject({ code: 0 });
  await moreHappens();
  stop.abort();
  await Promise.all(load);
  expect(erased.length).toBeGreaterThan(1);

  const restored = await begin('elsewhere', 'restore', file).ended;
  expect(restored).toMatchObject({ code: 0 });
  copy = await serve('elsewhere');
  const there = await logIn(copy);
  const [was, is] = [await everything(client, kith.url), await everything(there, copy.url)];

  // What came after the snapshot is not there; all that came before is, in the order in which it came.
  const last = is.entries[0]?.id ?? 0;
  expect(last).toBeGreaterThan(0);
  expect(is.entries.length).toBeLessThan(was.entries.length);
  const gone = (pid: string | null) => pid !== null && erased.includes(pid);
  expect(is.entries.filter(({ pid }) => !gone(pid))).toEqual(was.entries.filter(({ id }) => id <= last));
  expect(is.persons.filter(({ pid }) => !gone(pid))).toEqual(was.persons);
  expect(is.sources).toEqual(was.sources);
  const names = is.groups.map(({ name }) => name).sort();
  expect(names.length).toBeLessThan(made);
  expect(names).toEqual(
    was.groups
      .map(({ name }) => name)
      .sort()
      .slice(0, names.length),
  );
  // The last one may have been made and not filled.
  for (const name of names.slice(0, -1)) expect([name, is.members[name]]).toEqual([name, was.members[name]]);
  for (const { name, persons_count: count } of is.groups) expect(is.members[name]).toHaveLength(count);

  // Pictures are those of the original, and every one that is named is there.
  for (const path of picturesOf(is)) {
    const [one, other] = await Promise.all([fetch(kith.url + path), fetch(copy.url + path)]);
    expect([path, other.status]).toEqual([path, 200]);
    if (one.ok) expect(Buffer.from(await other.arrayBuffer())).toEqual(Buffer.from(await one.arrayBuffer()));
  }
  const onDisk = await readdir(join(folder, 'elsewhere', 'media', 'published'), { recursive: true });
  const named = new Set(picturesOf(is).map((path) => path.slice('/media/'.length)));
  const templates = await Promise.all(is.persons.map(({ pid }) => there.persons.templates(pid)));
  for (const path of picturesOf(templates)) named.add(path.slice('/media/'.length));
  expect(
    onDisk
      .filter((name) => name.includes('.'))
      .map((name) => name.slice(3))
      .sort(),
  ).toEqual([...named].sort());

  const search = { image: again };
  expect(await there.persons.search(search)).toEqual(await client.persons.search(search));
  const asked = new Client({ baseUrl: copy.url, apiToken: key });
  expect((await asked.groups.list({ limit: 1 })).count).toBe(is.groups.length);
});

it('a restoration that is killed leaves nothing that starts, and the next one finishes it', {
  timeout: PATIENCE_MS,
}, async () => {
  const client = await logIn(kith);
  await client.sources.create({ name: 'door', manualCreateFacesizeThreshold: 0 });
  const image = await portraitOf(sampleFaces.ada);
  const { pid } = await client.persons.create({ image, source: 'door' });
  for (let i = 0; i < 10; i++) await client.entries.send({ image, source: 'door' });
  const file = join(folder, 'kith.tar');
  expect((await begin('data', 'backup', file).ended).code).toBe(0);

  let kills = 0;
  // When it begins, when it has a database, and when it has pictures.
  for (const sign of ['restoring', 'kith.sqlite', 'media/published']) {
    const restoration = begin('elsewhere', 'restore', file);
    await until(() => existsSync(join(folder, 'elsewhere', sign)), sign, PATIENCE_MS);
    restoration.child.kill('SIGKILL');
    await restoration.ended;
    if (!existsSync(join(folder, 'elsewhere', 'restoring'))) break;
    kills += 1;
    await expect(serve('elsewhere')).rejects.toThrow(/did not finish: run "kith restore" again/);
  }
  expect(kills).toBeGreaterThan(0);
  if (existsSync(join(folder, 'elsewhere', 'restoring'))) {
    expect(await begin('elsewhere', 'restore', file).ended).toMatchObject({ code: 0 });
  }
  copy = await serve('elsewhere');
  const there = await logIn(copy);
  expect(await there.persons.search({ image })).toMatchObject({ result: 'exact', pid });
  expect(await everything(there, copy.url)).toEqual(await everything(client, kith.url));
});

it('a backup that is killed leaves no copy of the database that the next start or backup does not remove', {
  timeout: PATIENCE_MS,
}, async () => {
  const client = await logIn(kith);
  for (let i = 0; i < 200; i++) await client.groups.create({ name: `group ${i} ${'x'.repeat(200)}` });
  /** Whatever has rows in it, or is begun. */
  const plain = async (): Promise<string[]> => {
    const names = await readdir(folder, { recursive: true });
    return names.filter((name) => /\.part$|\.database|^data\/backup(?!-lock)/.test(name));
  };
  const file = join(folder, 'kith.tar');
  const killed = async (): Promise<void> => {
    const backup = begin('data', 'backup', file);
    await until(async () => (await plain()).length > 1 || existsSync(file), 'a backup that has begun', PATIENCE_MS);
    backup.child.kill('SIGKILL');
    await backup.ended;
    await rm(file, { force: true });
  };
  await killed();
  await kith.end('SIGKILL');
  kith = await serve('data');
  expect(await plain()).toEqual([]);
  await killed();
  expect(await begin('data', 'backup', join(folder, 'another.tar')).ended).toMatchObject({ code: 0 });
  expect(await plain()).toEqual([]);
});
