import { chmod, cp, mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Client, login } from '@kith/client';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from './run.ts';

const PASSWORD = 'password of the first account';
const models = fileURLToPath(new URL('../../../kith-models', import.meta.url));

let home: string;
/** A data folder that nobody uses, with a person and a profile. */
let original: string;
let dataDir: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kith-cli-doctor-'));
  original = join(home, 'original');
  const server = await serve(original);
  const { token } = await login({ baseUrl: server.url, username: 'admin', password: PASSWORD });
  const client = new Client({ baseUrl: server.url, apiToken: token.key });
  await client.sources.create({ name: 'door', manualCreateFacesizeThreshold: 0 });
  await client.persons.create({ source: 'door', image: await portraitOf(sampleFaces.ada) });
  await client.notifications.create({
    name: 'gate',
    httpMethod: 0,
    destinationUrl: 'http://127.0.0.1:9/',
    isActive: false,
  });
  await server.end('SIGTERM');
});
afterAll(() => rm(home, { recursive: true, force: true }));

beforeEach(async () => {
  dataDir = await mkdtemp(join(home, 'data-'));
  await cp(original, dataDir, { recursive: true, preserveTimestamps: true });
});

const serve = (folder: string): Promise<KithProcess> =>
  startProcess({
    KITH_DATA_DIR: folder,
    KITH_MODELS_DIR: models,
    KITH_ADMIN_PASSWORD: PASSWORD,
    KITH_WEBHOOK_ALLOW: '127.0.0.0/8',
  });

/** What a command finds, by check; nothing is different afterwards. */
async function doctor(env: Record<string, string> = {}, args: readonly string[] = []) {
  const before = await look();
  let out = '';
  let err = '';
  const code = await run(['--json', 'doctor', ...args], {
    env: { KITH_DATA_DIR: dataDir, KITH_MODELS_DIR: models, KITH_PORT: '0', ...env },
    stdin: Readable.from([]),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    untilStopped: () => new AbortController().signal,
    launch: async () => null,
  });
  expect(err).toBe('');
  expect(await look()).toEqual(before);
  const values = out.split('\n').slice(0, -1);
  const found: { check: string; state: string; sentence: string }[] = values.map((line) => JSON.parse(line));
  return { code, found, amiss: found.filter(({ state }) => state !== 'ok') };
}

/** Every file, with its length, mode and time. What a running server does to its own is its business. */
async function look(): Promise<string[]> {
  const names = await readdir(dataDir, { recursive: true }).catch(() => []);
  const files = names.filter((name) => !/-(?:wal|shm)$/.test(name) || !isServed).sort();
  return Promise.all(
    files.map(async (name) => {
      const { size, mode, mtimeMs } = await stat(join(dataDir, name));
      return `${name} ${size} ${mode.toString(8)} ${mtimeMs}`;
    }),
  );
}
let isServed = false;

describe('an installation that is well', () => {
  const off = { check: 'webhooks', state: 'warning' };

  it('is so before its first start', async () => {
    dataDir = join(home, 'nowhere');
    expect(await doctor()).toMatchObject({ code: 0, amiss: [] });
  });

  it('is warned when a whole network of machines is trusted as proxies, and not when a proxy is', async () => {
    dataDir = join(home, 'nowhere');
    const wide = await doctor({ KITH_TRUSTED_PROXIES: '10.0.0.0/8,10.0.0.5' });
    expect(wide.amiss).toMatchObject([{ check: 'proxies', state: 'warning' }]);
    expect(wide.amiss[0]?.sentence).toContain('10.0.0.0/8: every machine in there can forge');
    expect(await doctor({ KITH_TRUSTED_PROXIES: '10.0.0.5' })).toMatchObject({ code: 0, amiss: [] });
  });

  it('is so when it is stopped, but for a profile that is turned off', async () => {
    const { code, amiss, found } = await doctor();
    expect([code, amiss]).toMatchObject([3, [off]]);
    expect(amiss[0]?.sentence).toMatch(/^Turned off: 1 "gate"\./);
    expect(found.find(({ check }) => check === 'server')?.sentence).toBe('No server is running.');
    expect(found.find(({ check }) => check === 'pictures')?.sentence).toBe('2 pictures, each with its row.');
  });

  it('is so when it runs, and says whether it answers', async () => {
    const server = await serve(dataDir);
    isServed = true;
    try {
      const { amiss, found } = await doctor({ KITH_URL: server.url });
      expect(amiss).toMatchObject([off]);
      expect(found.find(({ check }) => check === 'server')?.sentence).toBe(`The server is ready at ${server.url}.`);
      const elsewhere = await doctor({}, ['--url', 'http://127.0.0.1:9']);
      expect(elsewhere.code).toBe(1);
      expect(elsewhere.amiss[0]?.sentence).toMatch(
        /^A server is running, and does not answer at http:\/\/127\.0\.0\.1:9 /,
      );
    } finally {
      await server.end('SIGTERM');
      isServed = false;
    }
  });
});

describe('an installation that is not', () => {
  const sentenceOf = async (check: string, env?: Record<string, string>) => {
    const { code, amiss } = await doctor(env);
    const found = amiss.find((finding) => finding.check === check);
    return [code, found?.state, found?.sentence];
  };

  it.each([
    [{ KITH_PROT: '8080' }, 'variables', 3, /^KITH_PROT: no setting of Kith has this name\./],
    [{ KITH_PORT: 'many' }, 'settings', 1, /^KITH_PORT must be a whole number/],
    [{ KITH_HOST: '0.0.0.0' }, 'addresses', 3, /set KITH_PUBLIC_URL to what clients see\.$/],
    [{ KITH_HOST: '0.0.0.0', KITH_PUBLIC_URL: 'http://localhost:80' }, 'addresses', 3, /on this machine alone\.$/],
    [{ KITH_HOST: '::', KITH_PUBLIC_URL: 'http://kith.example' }, 'addresses', 3, /without TLS/],
    [{ KITH_MODELS_DIR: '/nowhere' }, 'models', 3, /^Missing or damaged in \/nowhere: fr_detect\.onnx, /],
    [
      { KITH_DATABASE_URL: 'postgres://127.0.0.1:9/kith' },
      'database',
      1,
      /^The database cannot be used: .*ECONNREFUSED/,
    ],
  ])('is told of %j', async (env, check, code, sentence) => {
    expect(await sentenceOf(check, env)).toEqual([
      code,
      code === 1 ? 'problem' : 'warning',
      expect.stringMatching(sentence),
    ]);
  });

  it('is told who else can read its folder', async () => {
    await chmod(dataDir, 0o755);
    expect(await sentenceOf('data folder')).toEqual([
      3,
      'warning',
      `Other users may read ${dataDir}: run chmod go= on it.`,
    ]);
  });

  it('is told of pictures that are lost, and of those that belong to nobody', async () => {
    const published = join(dataDir, 'media', 'published');
    const [picture = ''] = (await readdir(published, { recursive: true })).filter((name) => name.endsWith('.jpg'));
    await rm(join(published, picture));
    await mkdir(join(published, 'aa'), { recursive: true });
    await writeFile(join(published, 'aa', `${'a'.repeat(43)}.jpg`), 'whose?');
    const { code, amiss } = await doctor();
    expect([code, amiss.filter(({ check }) => check === 'pictures')]).toMatchObject([
      1,
      [
        { state: 'problem', sentence: expect.stringMatching(/^1 pictures are named in the database/) },
        { state: 'warning', sentence: expect.stringMatching(/^1 pictures in .* belong to nobody/) },
      ],
    ]);
  });

  it('is told of a snapshot of the face index that a killed server left unfinished, and of no whole one', async () => {
    const faces = join(dataDir, 'faces');
    await mkdir(faces, { mode: 0o700, recursive: true });
    await writeFile(join(faces, '1.faces'), 'sealed');
    expect(await sentenceOf('data folder')).toEqual([3, undefined, undefined]);
    await writeFile(join(faces, '1.faces.new'), 'seal');
    expect(await sentenceOf('data folder')).toEqual([
      3,
      'warning',
      'A snapshot of the face index was not finished (1.faces.new): nobody can read it, and the next start removes it.',
    ]);
  });

  it('is told of pictures that cannot be reached', async () => {
    const bucket = 's3://kith?endpoint=http://127.0.0.1:9&region=here';
    const keys = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
    for (const [name, value] of Object.entries(keys)) vi.stubEnv(name, value);
    const [code, state, sentence] = await sentenceOf('pictures', { KITH_MEDIA_URL: bucket });
    vi.unstubAllEnvs();
    expect([code, state]).toEqual([1, 'problem']);
    expect(sentence).toMatch(/^The pictures in s3:.* cannot be reached: connect ECONNREFUSED/);
  });

  it('is told of a damaged database', async () => {
    const file = join(dataDir, 'kith.sqlite');
    await truncate(file, Math.floor((await stat(file)).size / 2));
    const [code, state, sentence] = await sentenceOf('database');
    expect([code, state]).toEqual([1, 'problem']);
    expect(sentence).toMatch(/damaged|malformed/);
  });

  it('is told of a restoration that did not finish', async () => {
    await writeFile(join(dataDir, 'restoring'), '{}');
    expect(await sentenceOf('data folder')).toEqual([
      1,
      'problem',
      expect.stringMatching(/did not finish: run "kith restore"/),
    ]);
  });
});
