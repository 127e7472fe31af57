import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEyes } from '@kith/testing/eyes';
import { startProcess } from '@kith/testing/kith-process';
import { logIn } from '@kith/testing/log-in';
import { type S3Server, startS3 } from '@kith/testing/s3-server';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { type Answer, openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeBackup } from './operations/backup/make-backup.ts';
import { restoreBackup } from './operations/backup/restore-backup.ts';
import { checkPictures } from './operations/doctor/pictures.ts';
import { ConfigError, decideConfig } from './platform/config/config.ts';
import { readEnv } from './platform/config/env.ts';
import { removeUnnamed } from './platform/media/orphan-purge.ts';
import { UnsettledChange } from './platform/unsettled-change.ts';
import type { AnalysisOutcome } from './recognition/vision/vision.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const onPostgres = process.env.KITH_TEST_DATABASE === 'postgres';

let photo: Buffer;
let seen: AnalysisOutcome;
let s3: S3Server;
let folder: string;
let kith: TestKith;
beforeAll(async () => {
  photo = await portraitOf(sampleFaces.ada);
  await using eyes = await openEyes();
  seen = await eyes.analyse(photo, { attributes: [] });
  s3 = await startS3();
  for (const [name, value] of Object.entries(s3.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await s3[Symbol.asyncDispose]();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-bucket-'));
  kith = await open();
  kith.context.listensOn('http://kith.test');
  const source = { name: 'door', auto_create_persons: true, auto_check_face_angle: false };
  expect((await kith.call('POST', '/v1/sources/', source)).status).toBe(201);
});
afterEach(async () => {
  await kith[Symbol.asyncDispose]();
  await s3.kill();
  await s3.start();
  await s3.empty();
  await rm(folder, { recursive: true, force: true });
});

const vision = { analyse: async () => seen, [Symbol.asyncDispose]: async () => undefined };
const open = (more: Parameters<typeof openTestKith>[0] = {}): Promise<TestKith> =>
  openTestKith({ vision, ...more, env: { KITH_LOG_LEVEL: 'silent', ...s3.env, ...more.env } });

const send = () => uploadTo(kith, '/v1/entries/', photo, { source: 'door' });
const pathsOf = (value: unknown): string[] => [
  ...new Set(
    JSON.stringify(value)
      .match(/\/media\/[\w-]+\.\w+/g)
      ?.map((path) => path) ?? [],
  ),
];
const entries = async () => (await kith.call('GET', '/v1/entries/')).body.results;
const pictures = async () => (await s3.keys()).filter((key) => key.endsWith('.jpg'));

/** What says that nothing was done and when to try again. */
function expectUnavailable({ status, body, headers }: Answer): void {
  expect([status, body.message]).toEqual([503, 'The pictures cannot be reached: nothing was changed.']);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
}

describe('pictures in a bucket', () => {
  it('lie there before the answer, are sent to who asks, and are gone from there when their person is erased', async () => {
    const sent = await send();
    expect(sent.status).toBe(201);
    const paths = pathsOf(await entries());
    const there = (await pictures()).map((key) => key.replace('pictures-of/kith/pictures/', '/media/'));
    expect(there.sort()).toEqual(paths.sort());
    for (const path of paths) {
      const answer = await kith.app.inject(path);
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'image/jpeg']);
      expect(answer.rawPayload.length).toBe(Number(answer.headers['content-length']));
    }
    const [{ pid }] = (await kith.call('GET', '/v1/persons/')).body.results;
    expect((await kith.call('DELETE', `/v1/persons/${pid}/`)).status).toBe(204);
    for (const path of paths) expect((await kith.call('GET', path)).status).toBe(404);
    expect(await pictures()).toEqual([]);
  });

  it('are copied for who is enrolled from an entry', async () => {
    const [{ id }] = (await send()).body.results;
    const before = await pictures();
    const answer = await kith.call('POST', '/v1/persons/reinit/', { id });
    expect([answer.status, (await pictures()).length]).toEqual([204, before.length + 1]);
  });

  it('outlive a process that is killed right after its answer', async () => {
    const password = 'password of the first account';
    const env = {
      ...s3.env,
      KITH_MEDIA_URL: s3.env.KITH_MEDIA_URL.replace('pictures-of', 'process-of'),
      KITH_DATA_DIR: join(folder, 'process'),
      KITH_ADMIN_PASSWORD: password,
      KITH_VISION_THREADS: '1',
      ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
    };
    const first = await startProcess(env);
    const client = await logIn(first.url, password);
    await client.sources.create({ name: 'door', manualCreateFacesizeThreshold: 0 });
    const { pid } = await client.persons.create({ image: photo, source: 'door' });
    await first.end('SIGKILL');
    if (pid === null) throw new Error('Somebody new has a pid.');
    const second = await startProcess(env);
    const person = await (await logIn(second.url, password)).persons.get(pid);
    const picture = await fetch(`${second.url}${new URL(person.initial_face_image ?? '').pathname}`);
    const { status } = picture;
    const { length } = Buffer.from(await picture.arrayBuffer());
    await second.end('SIGTERM');
    expect([status, length > 1000]).toEqual([200, true]);
  });

  it.runIf(onPostgres)('are shown and erased by any node', async () => {
    await using other = await open({ beside: kith });
    await send();
    const paths = pathsOf(await entries());
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) expect((await other.call('GET', path)).status).toBe(200);
    const [{ pid }] = (await other.call('GET', '/v1/persons/')).body.results;
    expect((await other.call('DELETE', `/v1/persons/${pid}/`)).status).toBe(204);
    for (const path of paths) expect((await kith.call('GET', path)).status).toBe(404);
    expect(await pictures()).toEqual([]);
  });

  it('that were left before their commit are shown to nobody, and removed a day later', async () => {
    const { context } = kith;
    await send();
    const named = await pictures();
    const lost = `${context.ids.mediaName()}.jpg`;
    // As another process left it.
    await context.media.store.stage(lost, photo);
    expect((await kith.call('GET', `/media/${lost}`)).status).toBe(404);
    const purge = async () => {
      await context.media.settle();
      for await (const _step of removeUnnamed(context));
    };
    await s3.age(DAY_MS - 60_000);
    await purge();
    expect(await pictures()).toHaveLength(named.length + 1);
    await s3.age(120_000);
    await purge();
    expect((await pictures()).sort()).toEqual(named.sort());
  });

  it('are in a backup, which has no key of the bucket in it, and are restored into another place', async () => {
    await send();
    const paths = pathsOf(await entries());
    const file = join(folder, 'kith.tar');
    const { config } = kith.context;
    const options = { tokenKeyGiven: false, clock: Date.now, onPicture: () => undefined };
    expect(await makeBackup(file, { config, ...options })).toMatchObject({ pictures: paths.length });
    expect(await readFile(file, 'latin1')).not.toContain(s3.env.AWS_SECRET_ACCESS_KEY);
    if (onPostgres) return;
    const full = decideConfig(readEnv({ ...s3.env, KITH_DATA_DIR: join(folder, 'full') }));
    await expect(restoreBackup(file, full, () => undefined)).rejects.toThrow(/is not empty.*KITH_MEDIA_URL/);
    const another = { ...s3.env, KITH_MEDIA_URL: s3.env.KITH_MEDIA_URL.replace('pictures-of', 'another') };
    const into = { ...another, KITH_DATA_DIR: join(folder, 'restored') };
    await restoreBackup(file, decideConfig(readEnv(into)), () => undefined);
    await using restored = await open({ restored: kith, env: into });
    for (const path of paths) expect((await restored.call('GET', path)).status).toBe(200);
  });

  it('are looked at by the doctor', async () => {
    await send();
    const { db, config, media } = kith.context;
    const look = async () =>
      (await checkPictures(db.queries, config.media)).map(({ state, sentence }) => `${state} ${sentence}`);
    expect(await look()).toEqual([expect.stringMatching(/^ok \d pictures, each with its row/)]);
    await media.store.stage(`${kith.context.ids.mediaName()}.jpg`, photo);
    expect(await look()).toEqual([expect.stringMatching(/^ok/)]);
    await s3.age(DAY_MS);
    expect(await look()).toEqual([
      expect.stringMatching(/^warning 1 pictures in s3:\/\/kith\/pictures-of\/kith\/ belong to nobody/),
    ]);
    await s3.kill();
    expect(await look()).toEqual([
      expect.stringMatching(/^problem The pictures in s3:.* cannot be reached: connect ECONNREFUSED/),
    ]);
  });
});

describe('a bucket that goes away', () => {
  it('is 503 for what needs pictures, and nothing is stored; everything else goes on', async () => {
    await send();
    const [path] = pathsOf(await entries());
    const before = [await entries(), await pictures()];
    await s3.kill();
    expectUnavailable(await send());
    expectUnavailable(await kith.call('GET', path ?? ''));
    const ready = await kith.call('GET', '/readyz');
    expect([ready.status, ready.headers['retry-after']]).toEqual([503, '5']);
    expect((await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' })).status).toBe(201);
    expect(await entries()).toEqual(before[0]);
    await s3.start();
    expect([await pictures(), (await kith.call('GET', '/readyz')).status]).toEqual([before[1], 200]);
    expect([(await kith.call('GET', path ?? '')).status, (await send()).status]).toEqual([200, 201]);
  });

  it('that takes connections and answers nothing is no different', async () => {
    await send();
    const [path] = pathsOf(await entries());
    s3.stall();
    const asked = Promise.all([kith.call('GET', path ?? ''), kith.call('GET', '/readyz'), send()]);
    const [got, ready, sent] = await asked;
    // Who stands in line behind them does not wait as long again.
    const began = performance.now();
    expectUnavailable(await send());
    expect(performance.now() - began).toBeLessThan(2000);
    s3.goOn();
    expectUnavailable(got);
    expectUnavailable(sent);
    expect(ready.status).toBe(503);
    await until(async () => (await kith.call('GET', path ?? '')).status === 200, 'it answers again');
  });

  it('keeps nobody in sight who is erased meanwhile, and loses the pictures when it is back', async () => {
    await send();
    const paths = pathsOf(await entries());
    const [{ pid }] = (await kith.call('GET', '/v1/persons/')).body.results;
    await s3.kill();
    // It is erased, and its pictures are not: this is no answer that says that all of it is gone.
    expect((await kith.call('DELETE', `/v1/persons/${pid}/`)).status).toBe(500);
    expect((await kith.call('GET', `/v1/persons/${pid}/`)).status).toBe(404);
    await s3.start();
    expect(await pictures()).toHaveLength(paths.length);
    for (const path of paths) expect((await kith.call('GET', path)).status).toBe(404);
    await kith.context.media.settle();
    expect(await pictures()).toEqual([]);
  });

  it('is met after a commit as a change that is not settled, and never as one that was not made', async () => {
    await s3.kill();
    await kith.context.db.queries
      .insertInto('media_trash')
      .values({ name: `${kith.context.ids.mediaName()}.jpg` })
      .execute();
    await expect(kith.context.afterChange(kith.spaceId, { pictures: true })).rejects.toThrow(UnsettledChange);
  });

  it('keeps no start waiting; what was left is settled when it is back', async () => {
    await s3.kill();
    await using late = await open();
    late.context.listensOn('http://kith.test');
    expect((await late.call('GET', '/readyz')).status).toBe(503);
    expect(late.context.media.isSettled).toBe(false);
    await s3.start();
    await late.context.media.settle();
    expect([late.context.media.isSettled, (await late.call('GET', '/readyz')).status]).toEqual([true, 200]);
  });
});

describe('a bucket that refuses', () => {
  it.each([
    ['a key that it does not know', { AWS_ACCESS_KEY_ID: 'NOBODY' }, {}, /InvalidAccessKeyId \(403\)/],
    ['another name', {}, { KITH_MEDIA_URL: 's3://nowhere' }, /NoSuchBucket \(404\)/],
  ])('because of %s ends the start with a sentence that repeats no key', async (_what, keys, env, reason) => {
    for (const [name, value] of Object.entries(keys)) vi.stubEnv(name, value);
    const [, endpoint] = s3.env.KITH_MEDIA_URL.split('?');
    const url = 'KITH_MEDIA_URL' in env ? `${env.KITH_MEDIA_URL}?${endpoint}` : s3.env.KITH_MEDIA_URL;
    const failed: unknown = await open({ env: { KITH_MEDIA_URL: url } }).catch((error: unknown) => error);
    for (const [name, value] of Object.entries(s3.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, value);
    expect(failed).toBeInstanceOf(ConfigError);
    expect(String(failed)).toMatch(reason);
    expect(JSON.stringify(failed) + String(failed)).not.toMatch(/a-secret-that-nobody-may-repeat|NOBODY|S3RVER/);
  });
});
