import { openEyes } from '@kith/testing/eyes';
import { portraitOf, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Vision } from '../recognition/vision/vision.ts';

let vision: Vision;
let kith: TestKith;
let ada: string;

const GROUPS = '/v1/groups/persons/';
const create = (image: Uint8Array, fields: Record<string, string> = {}) =>
  uploadTo(kith, '/v1/persons/', image, { source: 'desk', ...fields });
const search = async (image: Uint8Array, fields: Record<string, string> = {}) =>
  (await uploadTo(kith, '/v1/persons/search/', image, fields)).body;
const get = async (path: string) => (await kith.call('GET', path)).body;
const problem = ({ status, body }: { status: number; body: { fields: { name: string; error_code: number }[] } }) => [
  status,
  body.fields[0]?.name,
  body.fields[0]?.error_code,
];

beforeAll(async () => {
  vision = await openEyes();
  kith = await openTestKith({ vision });
  await kith.call('POST', '/v1/sources/', { name: 'desk', manual_create_facesize_threshold: 10_000 });
  await kith.call('POST', '/v1/sources/', { name: 'door', manual_create_facesize_threshold: 10_000 });
  const created = await create(await portraitOf(sampleFaces.ada));
  expect([created.status, created.body.result]).toEqual([201, 'new']);
  ada = created.body.pid;
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await vision?.[Symbol.asyncDispose]();
});

describe('one photo in many shapes finds the same person, and creates nobody', () => {
  it.each([
    ['flipped', (photo) => photo.flop()],
    ['compressed again, hard', (photo) => photo.jpeg({ quality: 25 })],
    ['darkened to a third', (photo) => photo.linear(0.33, 0)],
    ['half the size', (photo) => photo.resize({ width: 240 })],
    ['without colour', (photo) => photo.greyscale()],
    ['as PNG', (photo) => photo.png()],
  ] satisfies [string, (photo: Sharp) => Sharp][])('%s', async (_name, change) => {
    const image = await change(sharp(await portraitOf(sampleFaces.ada))).toBuffer();
    const found = await create(image, { facesize: '0' });
    expect([found.status, found.body.pid]).toEqual([200, ada]);
    expect(['exact', 'ha']).toContain(found.body.result);
  });

  it('two different people are never one', async () => {
    for (const face of [sampleFaces.bea, sampleFaces.cem]) {
      expect(await search(await portraitOf(face))).toMatchObject({ result: 'nm', pid: null });
    }
  });
});

describe('a photo nobody can be known by', () => {
  it.each([
    ['too small', (photo) => photo.resize({ width: 100 }), 1007],
    ['blurred', (photo) => photo.blur(14), 1017],
    ['too dark', (photo) => photo.linear(0.16, 0), 1018],
    ['too bright', (photo) => photo.linear(0.35, 210), 1019],
  ] satisfies [string, (photo: Sharp) => Sharp, number][])('is refused for being %s', async (_name, change, code) => {
    const before = (await get('/v1/persons/')).count;
    const image = await change(sharp(await portraitOf(sampleFaces.bea))).toBuffer();
    expect(problem(await create(image))).toEqual([400, 'image', code]);
    expect((await get('/v1/persons/')).count).toBe(before);
  });

  it('is one with several faces, where one is asked for', async () => {
    expect(problem(await create(await samplePhoto(2), { one_face: 'true' }))).toEqual([400, 'image', 1021]);
  });
});

it('age, sex, mood and angles are answered when they are wanted, and kept with the entry', async () => {
  const plain = await search(await portraitOf(sampleFaces.bea));
  expect([plain.age, plain.sex, plain.mood]).toEqual([null, null, null]);
  expect([plain.pan, plain.tilt]).toEqual([expect.any(Number), expect.any(Number)]);
  const asked = await search(await portraitOf(sampleFaces.bea), { identify_asm: 'True' });
  expect(asked.sex).toBe(1);
  expect(asked.age).toBeGreaterThan(10);
  expect(asked.mood).toEqual(expect.any(String));
  const [entry] = (await get(`/v1/entries/?pid=${ada}&result=new`)).results;
  expect(entry).toMatchObject({ sex: 1, age: expect.any(Number), pan: expect.any(Number), liveness: '' });
  expect(entry.exposure).toBeGreaterThan(20);
  expect(entry.blur).toBeLessThan(0.7);
});

describe('from an entry', () => {
  const seen = async (photo: Buffer, result: string) => {
    const sent = await uploadTo(kith, '/v1/entries/', photo, { source: 'door' });
    const entry = sent.body.results.find((found: { result: string }) => found.result === result);
    expect(entry).toBeDefined();
    return entry;
  };

  it('a stranger becomes a person, and is known from then on', async () => {
    const entry = await seen(await portraitOf(sampleFaces.cem), 'nm');
    const created = await kith.call('POST', '/v1/persons/entry/', { id: entry.id });
    expect([created.status, created.body.result]).toEqual([201, 'new']);
    const { pid } = created.body;
    expect(await search(await portraitOf(sampleFaces.cem))).toMatchObject({ result: 'exact', pid });
    const again = await kith.call('POST', '/v1/persons/entry/', { id: entry.id, create_on_ha: true });
    expect([again.status, again.body.pid]).toEqual([200, pid]);
    const person = await get(`/v1/persons/${pid}/`);
    expect(person.pid_source.name).toBe('door');
    const [first] = (await get(`/v1/entries/?pid=${pid}`)).results;
    expect(first).toMatchObject({ result: 'new', full_image: entry.full_image });
    expect((await get(`/v1/entries/?id_from=${entry.id}&result=nm`)).results[0].id).toBe(entry.id);

    // Erased means erased: the entry that it came from shows the face no more, and nobody can be made of it again.
    await kith.call('DELETE', `/v1/persons/${pid}/`);
    const [left] = (await get(`/v1/entries/?id_from=${entry.id}&result=nm`)).results;
    expect([left.id, left.face_image, left.full_image]).toEqual([entry.id, '', '']);
    expect(problem(await kith.call('POST', '/v1/persons/entry/', { id: entry.id }))).toEqual([400, 'id', 400]);
    for (const url of [entry.face_image, entry.full_image, person.initial_face_image, first.face_image]) {
      expect((await kith.call('GET', new URL(url).pathname, undefined, null)).status).toBe(404);
    }
  });

  it('only of results that leave a doubt, and of faces that were identified', async () => {
    const known = await seen(await portraitOf(sampleFaces.adaAgain), 'exact');
    expect(problem(await kith.call('POST', '/v1/persons/entry/', { id: known.id }))).toEqual([400, 'id', 400]);
    expect(problem(await kith.call('POST', '/v1/persons/entry/', { id: 4711 }))).toEqual([400, 'id', 400]);
    expect(problem(await kith.call('POST', '/v1/persons/reinit/', { id: 4711 }))).toEqual([400, 'id', 400]);
  });

  it('a person is known by the face of an entry alone', async () => {
    const entry = await seen(await portraitOf(sampleFaces.adaAgain), 'exact');
    const before = await get(`/v1/persons/${ada}/`);
    expect((await kith.call('POST', '/v1/persons/reinit/', { id: entry.id })).status).toBe(204);
    const [reinit] = (await get(`/v1/entries/?pid=${ada}&result=reinit`)).results;
    expect(reinit).toMatchObject({ facesize: entry.facesize, full_image: entry.full_image, source: entry.source });
    const after = await get(`/v1/persons/${ada}/`);
    expect(after).toMatchObject({ initial_facesize: entry.facesize, templates_count: 1 });
    expect(after.pid_created).toBe(before.pid_created);
    expect((await search(await portraitOf(sampleFaces.adaAgain))).confidence).toBe(100);
  });
});

describe('reinit by a photo', () => {
  const reinit = async (image: Uint8Array, fields: Record<string, string> = {}, pid = ada) =>
    uploadTo(kith, `/v1/persons/reinit/${pid}`, image, { source: 'desk', ...fields });

  it('replaces what a person is known by, and leaves an entry', async () => {
    const done = await reinit(await portraitOf(sampleFaces.ada), { result: 'EntryResult.HA' });
    expect([done.status, done.body]).toEqual([204, null]);
    expect((await search(await portraitOf(sampleFaces.ada))).confidence).toBe(100);
    const [entry] = (await get(`/v1/entries/?pid=${ada}&result=reinit`)).results;
    expect(entry.confidence).toBeGreaterThan(75.5);
    const person = await get(`/v1/persons/${ada}/`);
    expect(person.initial_face_image).toBe(entry.face_image);
  });

  it('asks for a photo of the same person, unless told otherwise', async () => {
    const other = await portraitOf(sampleFaces.bea);
    expect(problem(await reinit(other))).toEqual([400, 'image', 1024]);
    expect(problem(await reinit(other, { result: 'junk' }))).toEqual([400, 'image', 1024]);
    expect((await search(await portraitOf(sampleFaces.ada))).pid).toBe(ada);
    expect(problem(await reinit(other, { result: 'new' }))).toEqual([400, 'result', 400]);
    expect(problem(await reinit(other, { source: 'nowhere' }))).toEqual([400, 'source', 1005]);
    expect(problem(await reinit(other, { facesize: '10000000' }))).toEqual([400, 'image', 1007]);
    expect((await reinit(other, {}, '00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });
});

describe('several templates', () => {
  const path = () => `/v1/persons/${ada}/templates/`;

  it('make a person known by the best of them', async () => {
    const photo = await portraitOf(sampleFaces.adaAgain);
    const before = (await search(photo)).confidence;
    const added = await uploadTo(kith, path(), photo);
    expect(added.status).toBe(201);
    const { confidence, pid } = await search(photo);
    expect([confidence, pid]).toEqual([100, ada]);
    expect(before).toBeLessThan(100);
    expect((await search(await portraitOf(sampleFaces.ada))).confidence).toBe(100);
    const { results } = await get(path());
    expect(results).toHaveLength(2);
    expect(results[1]).toEqual(added.body);
    expect((await get(`/v1/persons/${ada}/`)).templates_count).toBe(2);

    expect((await kith.call('DELETE', `${path()}${added.body.id}/`)).status).toBe(204);
    expect((await search(photo)).confidence).toBe(before);
    expect((await kith.call('GET', new URL(added.body.face_image).pathname, undefined, null)).status).toBe(404);
    expect(problem(await kith.call('DELETE', `${path()}${results[0].id}/`))).toEqual([400, 'id', 1016]);
    expect((await kith.call('DELETE', `${path()}4711/`)).status).toBe(404);
  });

  it('come from entries, too, and are at most ten', async () => {
    const sent = await uploadTo(kith, '/v1/entries/', await portraitOf(sampleFaces.adaAgain), { source: 'door' });
    const { id } = sent.body.results[0];
    const added = await Promise.all(Array.from({ length: 15 }, () => kith.call('POST', path(), { id })));
    expect(added.filter(({ status }) => status === 201)).toHaveLength(9);
    for (const refused of added.filter(({ status }) => status !== 201)) {
      expect(problem(refused)).toEqual([400, 'id', 1023]);
    }
    expect((await get(`/v1/persons/${ada}/`)).templates_count).toBe(10);
  });

  it('are refused when they are of somebody else, or of nothing', async () => {
    expect(problem(await uploadTo(kith, path(), await portraitOf(sampleFaces.bea)))).toEqual([400, 'image', 1024]);
    expect(problem(await kith.call('POST', path(), {}))).toEqual([400, 'image', 400]);
    expect(problem(await kith.call('POST', path(), { id: 4711 }))).toEqual([400, 'id', 400]);
  });
});

it('two persons who are one keep both faces and all entries under one pid', async () => {
  const [face, other] = [await portraitOf(sampleFaces.bea), await portraitOf(sampleFaces.cem)];
  const [into, from] = [(await create(face)).body.pid, (await create(other)).body.pid];
  const entriesOf = async (pid: string) => (await get(`/v1/entries/?pid=${pid}`)).results;
  const [[kept], [given]] = [await entriesOf(into), await entriesOf(from)];
  expect((await kith.call('POST', `/v1/persons/${into}/merge/`, { from })).status).toBe(200);
  for (const photo of [face, other]) expect(await search(photo)).toMatchObject({ result: 'exact', pid: into });
  const { pid, pid_created, initial_face_image, initial_full_image } = kept;
  const ofOne = { pid, pid_created, initial_face_image, initial_full_image };
  expect(await entriesOf(into)).toEqual([{ ...given, ...ofOne }, kept]);
  expect(await entriesOf(from)).toEqual([]);
  expect((await kith.call('GET', new URL(given.face_image).pathname, undefined, null)).status).toBe(200);
  await kith.call('DELETE', `/v1/persons/${into}/`);
  for (const photo of [face, other]) expect(await search(photo)).toMatchObject({ result: 'nm', pid: null });
  for (const { face_image } of [kept, given]) {
    expect((await kith.call('GET', new URL(face_image).pathname, undefined, null)).status).toBe(404);
  }
});

describe('a group with a threshold', () => {
  const group = async (name: string, threshold: number | null) => {
    const { id } = (await kith.call('POST', GROUPS, { name, threshold })).body;
    await kith.call('POST', `${GROUPS}pids/`, { pids: [ada], groups_ids: [id] });
    return String(id);
  };

  it('names its members from that confidence on, in searches that are limited to it', async () => {
    const photo = await sharp(await portraitOf(sampleFaces.adaAgain))
      .blur(4)
      .toBuffer();
    const plain = await group('plain', null);
    const { confidence, result } = await search(photo, { groups_ids: plain });
    const strict = await group('strict', Math.min(100, confidence + 1));
    expect(await search(photo, { groups_ids: strict })).toMatchObject({ result: 'nm', pid: null });
    expect(await search(photo, { groups_ids: `${strict},${plain}` })).toMatchObject({ result, pid: ada });
    const far = await portraitOf(sampleFaces.bea);
    const { confidence: low, result: nobody } = await search(far, { groups_ids: plain });
    expect(nobody).toBe('nm');
    const lenient = await group('lenient', Math.floor(low));
    expect(await search(far, { groups_ids: lenient })).toMatchObject({ result: 'junk', pid: ada });
    await kith.call('PATCH', `${GROUPS}${lenient}/`, { threshold: null });
    expect(await search(far, { groups_ids: lenient })).toMatchObject({ result: 'nm', pid: null });
  });

  it('and members of the moment only', async () => {
    const photo = await portraitOf(sampleFaces.ada);
    const id = await group('for a moment', null);
    expect((await search(photo, { groups_ids: id })).pid).toBe(ada);
    await kith.call('DELETE', `${GROUPS}pids/`, { pids: [ada], groups_ids: [Number(id)] });
    expect((await search(photo, { groups_ids: id })).pid).toBeNull();
  });
});

it('statistics of a person count every entry', async () => {
  const { results, count } = await get(`/v1/entries/?pid=${ada}&limit=1000`);
  const statistics = await get(`/v1/entries/stats/pid/${ada}/`);
  const of = (result: string) => results.filter((entry: { result: string }) => entry.result === result).length;
  expect(statistics).toMatchObject({
    pid: ada,
    pid_source: { id: expect.any(Number), name: 'desk' },
    sex: 1,
    initial_liveness: '',
    total: count,
    exact: of('exact'),
    ha: of('ha'),
    junk: of('junk'),
    reinit: 2,
    liveness: { passed: 0, failed: 0, undetermined: 0 },
  });
  expect((await kith.call('GET', '/v1/entries/stats/pid/nobody/')).status).toBe(404);
});
