import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideConfig } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import { portraitOf, sampleFaces, samplePhoto } from '../testing/sample-photos.ts';
import { openTestKith, type TestKith } from '../testing/test-kith.ts';
import { uploadTo } from '../testing/upload.ts';
import { fetchModels } from '../vision/models/fetch-models.ts';
import { openVision } from '../vision/open-vision.ts';
import type { Vision } from '../vision/vision.ts';

let vision: Vision;
let kith: TestKith;
const now = Date.UTC(2026, 0, 2, 3, 4, 5);

beforeAll(async () => {
  const { modelsDir } = decideConfig(readEnv());
  await fetchModels(modelsDir);
  vision = await openVision({ modelsDir, threads: 1 });
  kith = await openTestKith({ vision, clock: () => now });
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await vision?.[Symbol.asyncDispose]();
});

const source = (name: string, settings: object) => kith.call('POST', '/v1/sources/', { name, ...settings });
const send = async (name: string, image: Buffer, fields: Record<string, string> = {}) =>
  (await uploadTo(kith, '/v1/entries/', image, { source: name, ...fields })).body.results;
type Entry = { result: string; pid: string | null; confidence: number | null; face_image: string; full_image: string };
const results = (entries: Entry[]) => entries.map((entry) => entry.result);

it('faces below the size of the source are only detected, and named to nobody', async () => {
  await source('far', { identify_facesize_threshold: 10_000_000 });
  const entries = await send('far', await samplePhoto(2));
  expect(results(entries)).toEqual(['det', 'det', 'det']);
  expect(entries[0]).toMatchObject({ pid: null, confidence: null, persons_groups: [] });
});

it('a source that creates persons knows them on the next picture, and stores nobody twice', async () => {
  await source('gate', { auto_create_persons: true, auto_create_facesize_threshold: 0 });
  const image = await samplePhoto(5);
  const [first, second] = await Promise.all([send('gate', image), send('gate', image)]);
  const created = [...first, ...second].filter((entry: Entry) => entry.result === 'new');
  expect(created).toHaveLength(5);
  expect(new Set(created.map((entry: Entry) => entry.pid)).size).toBe(5);
  const again = await send('gate', image);
  expect(results(again)).toEqual(['exact', 'exact', 'exact', 'exact', 'exact']);
  expect(new Set(again.map((entry: Entry) => entry.pid))).toEqual(new Set(created.map((entry: Entry) => entry.pid)));
});

it('faces too small to create from stay strangers', async () => {
  await source('hall', { auto_create_persons: true, auto_create_facesize_threshold: 10_000_000 });
  expect(results(await send('hall', await samplePhoto(6)))).toEqual(['nm', 'nm', 'nm', 'nm']);
});

it('a search that is limited to groups creates nobody', async () => {
  const { id } = (await kith.call('POST', '/v1/groups/persons/', { name: 'Empty' })).body;
  expect(results(await send('gate', await samplePhoto(4), { groups_ids: String(id) }))).toEqual([
    'nm',
    'nm',
    'nm',
    'nm',
  ]);
});

it('pictures are kept for the results that the source names only', async () => {
  await source('discreet', { store_images_for_results: ['exact'] });
  const entries: Entry[] = [
    ...(await send('discreet', await samplePhoto(5))),
    ...(await send('discreet', await portraitOf(sampleFaces.cem))),
  ];
  expect(results(entries)).toEqual(expect.arrayContaining(['exact', 'nm']));
  for (const { result, face_image, full_image } of entries) {
    expect([face_image !== '', full_image !== '']).toEqual(result === 'exact' ? [true, true] : [false, false]);
  }
});

it('the time of the camera counts when the source trusts it', async () => {
  await source('clocked', { use_pps_timestamp: true });
  const fields = { timestamp: '2025-12-31T23:59:58Z' };
  const image = await portraitOf(sampleFaces.bea);
  const [trusted] = await send('clocked', image, fields);
  expect(trusted.created).toBe('2025-12-31T23:59:58.000000+00:00');
  const [own] = await send('gate', image, fields);
  expect(own.created).toBe('2026-01-02T03:04:05.000000+00:00');
});
