import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceId, SpaceId } from '@kith/contract';
import { openEyes } from '@kith/testing/eyes';
import { mediaFolder } from '@kith/testing/media-folder';
import { portraitOf, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BelievedClock } from '../../platform/db/believed-clock.ts';
import type { Vision } from '../../recognition/vision/vision.ts';
import { retention } from './retention.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2026, 0, 2, 3, 4, 5);

let vision: Vision;
let kith: TestKith;
let now = START;

beforeAll(async () => {
  vision = await openEyes();
});
afterAll(() => vision?.[Symbol.asyncDispose]());

beforeEach(async () => {
  now = START;
  kith = await openTestKith({ vision, clock: () => now });
  return () => kith[Symbol.asyncDispose]();
});

const licence = async (entry_storage_days: number): Promise<number> =>
  (await kith.call('POST', '/v1/licenses/sources/', { name: `${entry_storage_days}`, entry_storage_days })).body.id;
const source = async (name: string, settings: object): Promise<SourceId> =>
  (await kith.call('POST', '/v1/sources/', { name, manual_create_facesize_threshold: 0, ...settings })).body.id;
const send = async (name: string, image: Uint8Array, fields: Record<string, string> = {}) =>
  (await uploadTo(kith, '/v1/entries/', image, { source: name, ...fields })).body.results;
const entries = async (query = '') => (await kith.call('GET', `/v1/entries/?${query}`)).body;
const files = async (): Promise<number> => {
  const found = await readdir(join(mediaFolder(kith.context.config), 'published'), {
    recursive: true,
    withFileTypes: true,
  });
  return found.filter((file) => file.isFile()).length;
};
const reachable = async (url: string): Promise<boolean> =>
  (await kith.app.inject({ method: 'GET', url: new URL(url).pathname })).statusCode === 200;

/** Runs the job to its end. */
async function runOnce(): Promise<void> {
  const { db, media, onEnded } = kith.context;
  await using job = retention({
    db,
    media,
    onEnded,
    clock: () => now,
    ahead: () => now,
    log: pino({ level: 'silent' }),
  });
  job.wake();
  await until(async () => (await overdue()) === 0, 'retention');
  await media.emptyTrash();
}

/** Entries that an active licence says should be gone. */
async function overdue(): Promise<number> {
  const rows = await kith.context.db.queries
    .selectFrom('entries')
    .innerJoin('sources', 'sources.id', 'entries.source_id')
    .innerJoin('licences', 'licences.id', 'sources.license_id')
    .select(['entries.stored', 'licences.entry_storage_days', 'licences.is_active'])
    .execute();
  return rows.filter((row) => row.is_active && row.stored + row.entry_storage_days * DAY_MS <= now).length;
}

describe('an entry of a source with a licence', () => {
  it('is deleted with its pictures when its days are over, not before; other entries stay', async () => {
    await source('bound', { license_id: await licence(2) });
    await source('free', {});
    const [first] = await send('bound', await samplePhoto(2));
    await send('free', await samplePhoto(2));
    expect(await reachable(first.face_image)).toBe(true);
    const before = { entries: (await entries()).count, files: await files() };
    now += 2 * DAY_MS - 1;
    await runOnce();
    expect({ entries: (await entries()).count, files: await files() }).toEqual(before);
    now += 1;
    await runOnce();
    expect({ entries: (await entries()).count, files: await files() }).toEqual({
      entries: before.entries / 2,
      files: before.files / 2,
    });
    expect(await reachable(first.face_image)).toBe(false);
    expect(await reachable(first.full_image)).toBe(false);
    expect((await entries()).results.every((entry: { source: { name: string } }) => entry.source.name === 'free')).toBe(
      true,
    );
    const templates = kith.context.db.queries.selectFrom('entry_templates').select('entry_id');
    const ids = (await entries()).results.map(({ id }: { id: number }) => id);
    expect((await templates.execute()).every(({ entry_id }) => ids.includes(entry_id))).toBe(true);
  });

  it('leaves the person whom it made, who is found by the same picture, and whose portrait stays', async () => {
    await source('bound', { license_id: await licence(1) });
    const created = await uploadTo(kith, '/v1/persons/', await portraitOf(sampleFaces.ada), { source: 'bound' });
    const { pid } = created.body;
    const [entry] = (await entries(`pid=${pid}`)).results;
    await send('bound', await portraitOf(sampleFaces.adaAgain));
    now += DAY_MS;
    await runOnce();
    expect((await entries()).count).toBe(0);
    expect((await kith.call('GET', `/v1/entries/stats/pid/${pid}/`)).body).toMatchObject({ pid, total: 0, exact: 0 });
    const found = await uploadTo(kith, '/v1/persons/search/', await portraitOf(sampleFaces.adaAgain));
    expect(found.body.pid).toBe(pid);
    expect((await kith.call('GET', `/v1/persons/${pid}/`)).body.initial_face_image).toBe(entry.face_image);
    expect(await reachable(entry.face_image)).toBe(true);
    await kith.call('DELETE', `/v1/persons/${pid}/`);
    expect(await files()).toBe(0);
  });

  it('counts its days from when Kith stored it, whatever the camera says', async () => {
    await source('bound', { license_id: await licence(1), use_pps_time: true });
    const past = await send('bound', await portraitOf(sampleFaces.ada), { timestamp: '2001-01-01T00:00:00Z' });
    const future = await send('bound', await portraitOf(sampleFaces.bea), { timestamp: '2099-01-01T00:00:00Z' });
    expect([past[0].created, future[0].created].map((text) => text.slice(0, 4))).toEqual(['2001', '2099']);
    await runOnce();
    expect((await entries()).count).toBe(2);
    now += DAY_MS;
    await runOnce();
    expect((await entries()).count).toBe(0);
    expect(await files()).toBe(0);
  });

  it('that a clock stored which was ahead goes before what was stored after it, and not before', async () => {
    await source('bound', { license_id: await licence(2) });
    now += 400 * DAY_MS;
    await send('bound', await portraitOf(sampleFaces.ada));
    now = START;
    await send('bound', await portraitOf(sampleFaces.bea));
    now += DAY_MS;
    await send('bound', await portraitOf(sampleFaces.ada));
    now += DAY_MS - 1;
    await runOnce();
    expect((await entries()).count).toBe(3);
    now += 1;
    await runOnce();
    await until(async () => (await entries()).count === 1, 'retention');
  });

  it('that a clock stored which was far behind stays as long as what was stored before it', async () => {
    await source('bound', { license_id: await licence(2) });
    await send('bound', await portraitOf(sampleFaces.ada));
    now -= 400 * DAY_MS;
    await send('bound', await portraitOf(sampleFaces.bea));
    now = START + 2 * DAY_MS - 1;
    const { db, media, onEnded } = kith.context;
    await using job = retention({
      db,
      media,
      onEnded,
      clock: () => now,
      ahead: () => now,
      log: pino({ level: 'silent' }),
    });
    job.wake();
    await send('bound', await portraitOf(sampleFaces.ada));
    expect((await entries()).count).toBe(3);
    now += 1;
    job.wake();
    await until(async () => (await entries()).count === 1, 'retention');
  });

  it('stays as long as the licence is off or no longer bound, and goes when it is on again', async () => {
    const id = await licence(1);
    const door = await source('bound', { license_id: id });
    await send('bound', await portraitOf(sampleFaces.ada));
    // A clock that jumped is believed when it has stood for a day.
    for (const days of [9, 1]) {
      now += days * DAY_MS;
      await kith.context.believed.look();
    }
    await kith.call('PATCH', `/v1/licenses/sources/${id}/`, { is_active: false });
    await runOnce();
    expect((await entries()).count).toBe(1);
    await kith.call('PATCH', `/v1/sources/${door}/`, { license_id: null });
    await kith.call('PATCH', `/v1/licenses/sources/${id}/`, { is_active: true });
    await runOnce();
    expect((await entries()).count).toBe(1);
    await kith.call('PATCH', `/v1/sources/${door}/`, { license_id: id });
    // A change of a licence wakes Kith's own job.
    await kith.call('PATCH', `/v1/licenses/sources/${id}/`, { entry_storage_days: 2 });
    await until(async () => (await entries()).count === 0, 'retention');
    await until(async () => (await files()) === 0, 'pictures');
  });

  it('takes what is owed of it along, and leaves what is owed of others', async () => {
    const id = await licence(1);
    await source('bound', { license_id: id });
    await source('free', {});
    const profile = { name: 'mine', http_method: 0, destination_url: 'https://receiver.example/' };
    expect((await kith.call('POST', '/v1/notifications/', profile)).status).toBe(201);
    await send('bound', await portraitOf(sampleFaces.ada));
    const [kept] = await send('free', await portraitOf(sampleFaces.ada));
    now += DAY_MS;
    await runOnce();
    const owed = await kith.context.db.queries.selectFrom('deliveries').select(['entry_id', 'status']).execute();
    expect(owed).toEqual([{ entry_id: kept.id, status: 'owed' }]);
  });
});

it('a clock that is behind takes nothing along with what another clock stored that was further behind', async () => {
  const door = await source('bound', { license_id: await licence(2) });
  const { db, media } = kith.context;
  const log = pino({ level: 'silent' });
  await manyEntries(kith.spaceId, door, 1);
  now = START - 4000 * DAY_MS;
  await manyEntries(kith.spaceId, door, 1);
  now = START + DAY_MS;
  await kith.context.believed.look();
  now -= 400 * DAY_MS;
  await using believed = await BelievedClock.open({ db, clock: () => now, log });
  let looks = 0;
  const clock = () => {
    looks += 1;
    return believed.now();
  };
  await using job = retention({ db, media, onEnded: kith.context.onEnded, clock, ahead: believed.ahead, log });
  job.wake();
  job.wake();
  // Asked again while it runs, it begins when the first run is over.
  await until(() => looks >= 2, 'a whole run');
  expect((await entries()).count).toBe(2);
});

/** Entries as a camera leaves them, without pictures. */
async function manyEntries(spaceId: SpaceId, sourceId: SourceId, count: number): Promise<void> {
  const vector = Buffer.alloc(2048, 1);
  const row = {
    space_id: spaceId,
    source_id: sourceId,
    result: 'nm',
    liveness: '',
    persons_groups: '[]',
    facesize: 9000,
    created: now,
    stored: now,
  } as const;
  for (let i = 0; i < count; i += 500) {
    await kith.context.db.transaction(async (tx) => {
      const made = await tx
        .insertInto('entries')
        .values(Array.from({ length: Math.min(500, count - i) }, () => row))
        .returning('id')
        .execute();
      await tx
        .insertInto('entry_templates')
        .values(made.map(({ id }) => ({ space_id: spaceId, entry_id: id, vector })))
        .execute();
    });
  }
}

it('others are answered while many entries go, and a job that was stopped goes on where it was', async () => {
  const door = await source('bound', { license_id: await licence(1) });
  await manyEntries(kith.spaceId, door, 800);
  const left = async () => (await entries('limit=1')).count as number;
  now += DAY_MS;
  const { db, media, onEnded } = kith.context;
  const deps = { db, media, onEnded, clock: () => now, ahead: () => now, log: pino({ level: 'silent' }) };
  const first = retention(deps);
  first.wake();
  await until(async () => (await left()) < 750, 'the first steps');
  await first[Symbol.asyncDispose]();
  const after = await left();
  expect(after).toBeGreaterThan(0);

  const timeOfOne = async (): Promise<number> => {
    const from = performance.now();
    expect((await kith.call('GET', '/v1/groups/persons/?limit=1')).status).toBe(200);
    // The pace of somebody who asks again and again: what holds up the turn of the loop counts, too.
    await new Promise((resolve) => setTimeout(resolve, 5));
    return performance.now() - from;
  };
  const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
  const quiet: number[] = [];
  for (let n = 0; n < 50; n++) quiet.push(await timeOfOne());
  // Nothing more has gone meanwhile.
  expect(await left()).toBe(after);

  // Two nodes at once.
  const jobs = [retention(deps), retention(deps)];
  for (const job of jobs) job.wake();
  const meanwhile: number[] = [];
  while ((await left()) > 0) meanwhile.push(await timeOfOne());
  for (const job of jobs) await job[Symbol.asyncDispose]();
  expect(meanwhile.length).toBeGreaterThan(20);
  expect(median(meanwhile)).toBeLessThan(3 * median(quiet));
}, 120_000);
