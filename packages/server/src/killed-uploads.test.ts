import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@kith/client';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { logIn } from '@kith/testing/log-in';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { afterEach, beforeEach, expect, it } from 'vitest';

const PASSWORD = 'password of the first account';
/** Two pictures are written, renamed and flushed, and then get their folder and their name. */
const STEPS_AT_LEAST = 8;
const PATIENCE_MS = 300_000;

let folder: string;
let dataDir: string;
let databaseUrl: string;
let kith: KithProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-killed-'));
  dataDir = join(folder, 'data');
  databaseUrl = await testDatabaseUrl();
});
afterEach(async () => {
  await kith?.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** @param machine what it is called now: a container made anew has another name, and the same data folder */
async function start(machine: string): Promise<Client> {
  kith = await startProcess({
    KITH_DATA_DIR: dataDir,
    KITH_DATABASE_URL: databaseUrl,
    KITH_ADMIN_PASSWORD: PASSWORD,
    KITH_VISION_THREADS: '1',
    ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
    NODE_OPTIONS: `--import=${import.meta.resolve('@kith/testing/killed-preload')}`,
    TEST_HOST_NAME: machine,
    TEST_KILL_FILE: join(folder, 'kill-at'),
  });
  return logIn(kith.url, PASSWORD);
}

/** Everything in a file of the data folder that a part of the photo is in, whoever could read it. */
async function filesWith(part: Buffer): Promise<string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found: string[] = [];
  for (const file of files) if (/\.(?:jpg|part)/.test(file) || (await readFile(file)).includes(part)) found.push(file);
  return found;
}

it('who is erased after a kill at any step of an upload is gone from the disk, whatever the machine is called then', {
  timeout: PATIENCE_MS,
}, async () => {
  const photo = await portraitOf(sampleFaces.ada);
  const part = photo.subarray(photo.length >> 2, (photo.length >> 2) + 64);
  let client = await start('machine 0');
  await client.sources.create({ name: 'door', manualCreateFacesizeThreshold: 0 });
  let step = 1;
  for (; ; step++) {
    await writeFile(join(folder, 'kill-at'), String(step));
    const answer = await client.persons.create({ image: photo, source: 'door' }).catch(() => null);
    await rm(join(folder, 'kill-at'));
    if (answer === null) {
      await kith?.end('SIGKILL');
      client = await start(`machine ${step}`);
    }
    for (const { pid } of (await client.persons.list()).results) await client.persons.delete(pid);
    expect([step, await filesWith(part)]).toEqual([step, []]);
    if (answer !== null) break;
  }
  expect(step).toBeGreaterThan(STEPS_AT_LEAST);
});
