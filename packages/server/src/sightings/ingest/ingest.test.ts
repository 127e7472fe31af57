import { openEyes } from '@kith/testing/eyes';
import { portraitOf, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Vision } from '../../recognition/vision/vision.ts';

let vision: Vision;
let kith: TestKith;
const now = Date.UTC(2026, 0, 2, 3, 4, 5);

beforeAll(async () => {
  vision = await openEyes();
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

describe('a source that renews templates', () => {
  const settings = { auto_reinit: true, auto_create_facesize_threshold: 0, identify_facesize_threshold: 0 };
  const enrol = async (name: string, image: Buffer) =>
    (await uploadTo(kith, '/v1/persons/', image, { source: name, facesize: '0' })).body.pid;
  let small: Buffer;

  beforeAll(async () => {
    small = await sharp(await portraitOf(sampleFaces.bea))
      .resize({ width: 180 })
      .toBuffer();
    await kith.call('DELETE', `/v1/persons/${await enrol('gate', small)}/`);
  });

  it('knows a person by a face that is twice as large and beyond doubt, and says so', async () => {
    await source('renewing', settings);
    const pid = await enrol('renewing', small);
    const large = await portraitOf(sampleFaces.bea);
    const [entry] = await send('renewing', large);
    expect(entry).toMatchObject({ result: 'reinit', pid });
    const person = (await kith.call('GET', `/v1/persons/${pid}/`)).body;
    expect(person).toMatchObject({ initial_facesize: entry.facesize, initial_face_image: entry.face_image });
    const [again] = await send('renewing', large);
    expect(again).toMatchObject({ result: 'exact', confidence: 100, pid });
    await kith.call('DELETE', `/v1/persons/${pid}/`);
  });

  it('leaves alone who was given several, and everybody where it is not asked to', async () => {
    const pid = await enrol('renewing', small);
    const [plain] = await send('gate', await portraitOf(sampleFaces.bea));
    expect(plain).toMatchObject({ result: 'exact', pid });
    await kith.call('POST', `/v1/persons/${pid}/templates/`, { id: plain.id });
    const [entry] = await send('renewing', await portraitOf(sampleFaces.bea));
    expect(entry).toMatchObject({ result: 'exact', pid });
  });
});

describe('a source that creates persons creates none', () => {
  const creating = { auto_create_persons: true, auto_create_facesize_threshold: 0, identify_facesize_threshold: 0 };
  const stranger = { photo: 4, top: 180, left: 991, width: 173, height: 250 } as const;

  it('of faces that are turned away, which say nothing when they are like nobody’s', async () => {
    await source('looking', creating);
    const entries = await send('looking', await samplePhoto(2));
    expect(entries.map((entry: { result: string; pan: number }) => [entry.result, Math.abs(entry.pan) > 45])).toEqual([
      ['det', true],
      ['new', false],
      ['det', false],
    ]);
    expect(entries[2].tilt).toBeLessThan(-35);
    await source('careless', { ...creating, auto_check_face_angle: false });
    const again = await send('careless', await samplePhoto(2));
    expect(results(again)).toEqual(['new', 'exact', 'new']);
    expect(again[0]).toMatchObject({ pan: null, tilt: null });
    // Whoever is known is named, however turned.
    expect(results(await send('looking', await samplePhoto(2)))).toEqual(['exact', 'exact', 'exact']);
  });

  it.each([
    ['blurred', 'auto_create_check_blur', (photo: Sharp) => photo.blur(14)],
    ['badly exposed', 'auto_create_check_exposure', (photo: Sharp) => photo.linear(0.16, 0)],
  ])('of faces that are %s', async (name, flag, spoil) => {
    const image = await spoil(sharp(await portraitOf(stranger)))
      .png()
      .toBuffer();
    await source(`not ${name}`, creating);
    expect(results(await send(`not ${name}`, image))).toEqual(['nm']);
    await source(`also ${name}`, { ...creating, [flag]: false });
    const [entry] = await send(`also ${name}`, image);
    expect(entry.result).toBe('new');
    await kith.call('DELETE', `/v1/persons/${entry.pid}/`);
  });

  it('of faces that are not known to be alive, where that is asked', async () => {
    await source('living', { ...creating, auto_check_liveness: true });
    type Seen = { result: string; liveness: string };
    const entries: Seen[] = await send('living', await samplePhoto(6));
    const passed = entries.filter((entry) => entry.liveness === 'passed');
    expect(passed.length).toBeGreaterThan(0);
    expect(passed.length).toBeLessThan(entries.length);
    for (const { result, liveness } of entries) expect(result).toBe(liveness === 'passed' ? 'new' : 'nm');
    const listed = (await kith.call('GET', '/v1/entries/?liveness=EntryLiveness.PASSED')).body;
    expect(listed.count).toBe(passed.length);
    await source('any', { ...creating, auto_check_liveness: true, auto_create_liveness_only: false });
    const rest: Seen[] = await send('any', await samplePhoto(6));
    expect(new Set(results(rest as never))).toEqual(new Set(['exact', 'new']));
  });
});

it('age, sex and mood are kept where the source wants them', async () => {
  const image = await portraitOf(sampleFaces.cem);
  await source('curious', {});
  const [told] = await send('curious', image);
  expect(told).toMatchObject({ age: expect.any(Number), sex: 1, mood: expect.any(String), liveness: '' });
  await source('incurious', { auto_identify_asm: false });
  const [untold] = await send('incurious', image);
  expect(untold).toMatchObject({ age: null, sex: null, mood: null });
  await source('not for moods', { identify_mood: false });
  const [moodless] = await send('not for moods', image);
  expect(moodless).toMatchObject({ age: told.age, sex: told.sex, mood: null });
  const listed = await kith.call(
    'GET',
    `/v1/entries/?sex=Sex.FEMALE&mood=EntryMood.${told.mood.toUpperCase()}&limit=1000`,
  );
  expect(listed.body.results.map((entry: { id: number }) => entry.id)).toContain(told.id);
  expect(listed.body.results.map((entry: { id: number }) => entry.id)).not.toContain(untold.id);
});

it.each([
  ['ha', { exact: 99, ha: 80, junk: 70 }],
  ['junk', { exact: 99, ha: 98, junk: 80 }],
  ['nm', { exact: 99, ha: 98, junk: 97 }],
])('a weaker likeness is %s, by the thresholds of the space', async (result, thresholds) => {
  const name = `judged ${result}`;
  await source(name, {});
  const known = await uploadTo(kith, '/v1/persons/', await portraitOf(sampleFaces.ada), {
    source: name,
    facesize: '0',
  });
  await kith.call('PUT', '/v1/settings/thresholds/', thresholds);
  const [entry] = await send(name, await portraitOf(sampleFaces.adaAgain));
  await kith.call('POST', '/v1/settings/thresholds/reset/');
  expect([entry.result, entry.pid]).toEqual([result, result === 'nm' ? null : known.body.pid]);
});
