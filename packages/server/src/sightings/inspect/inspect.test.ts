import { openEyes } from '@kith/testing/eyes';
import { portraitOf, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Vision } from '../../recognition/vision/vision.ts';

let vision: Vision;
let kith: TestKith;
let ada: string;
let bea: string;

const inspect = (image: Uint8Array, fields: Record<string, string> = {}) =>
  uploadTo(kith, '/v1/faces/inspect/', image, fields);
const enrol = async (face: keyof typeof sampleFaces, name: string) => {
  const { pid } = (
    await uploadTo(kith, '/v1/persons/', await portraitOf(sampleFaces[face]), { source: 'desk', facesize: '0' })
  ).body;
  await kith.call('PATCH', `/v1/persons/${pid}/`, { name });
  return pid;
};

beforeAll(async () => {
  vision = await openEyes();
  kith = await openTestKith({ vision });
  await kith.call('POST', '/v1/sources/', { name: 'desk' });
  await kith.call('POST', '/v1/sources/', {
    name: 'far',
    identify_facesize_threshold: 900_000,
    auto_create_persons: true,
  });
  ada = await enrol('ada', 'Ada');
  bea = await enrol('bea', 'Bea');
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await vision?.[Symbol.asyncDispose]();
});

describe('a picture that is inspected', () => {
  it('says of its face where it is, who it is, who is near, and what thresholds make of that', async () => {
    const { status, body } = await inspect(await portraitOf(sampleFaces.ada));
    expect([status, body.source, body.thresholds]).toEqual([200, null, { exact: 79.3, ha: 75.5, junk: 68.84 }]);
    const [face, ...others] = body.faces;
    expect(others).toEqual([]);
    expect(face).toMatchObject({
      pid: ada,
      person: { name: 'Ada', external_id: null },
      reason: null,
      nearest: [
        { pid: ada, person: { name: 'Ada' }, confidence: face.confidence, result: face.result },
        { pid: bea, person: { name: 'Bea' }, result: 'nm' },
      ],
      age: expect.any(Number),
      pan: expect.any(Number),
    });
    expect(face.facesize).toBeCloseTo(face.box.width * face.box.height, -2);
  });

  it('is judged by the settings of a source, which may not look at such faces at all', async () => {
    const { source, faces } = (await inspect(await portraitOf(sampleFaces.ada), { source: 'far' })).body;
    expect(source).toEqual({ id: expect.any(Number), name: 'far' });
    const [face] = faces;
    const reason = { code: 'face_too_small', measured: face.facesize, required: 900_000 };
    expect(face).toMatchObject({ result: 'det', pid: null, reason, problems: { identify: [reason] } });
    expect(face.nearest[0].pid).toBe(ada);
  });

  it('says what stands between a face and an enrolment', async () => {
    const [face] = (await inspect(await portraitOf(sampleFaces.cem), { facesize: '800000' })).body.faces;
    const required = { code: 'face_too_small', measured: face.facesize, required: 800_000 };
    expect(face).toMatchObject({ result: 'nm', reason: { code: 'below_threshold' }, problems: { enrol: [required] } });
    expect((await inspect(await portraitOf(sampleFaces.cem))).body.faces[0].problems.enrol).toEqual([]);
  });

  it('has all its faces, the largest first, and as many near persons as are asked for', async () => {
    const { faces } = (await inspect(await samplePhoto(2), { nearest: '1' })).body;
    const sizes = faces.map(({ facesize }: { facesize: number }) => facesize);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes).toEqual(sizes.toSorted((a: number, b: number) => b - a));
    expect(faces.map(({ nearest }: { nearest: unknown[] }) => nearest.length)).toEqual(sizes.map(() => 1));
  });

  it('limited to a group knows its members alone', async () => {
    const { id } = (await kith.call('POST', '/v1/groups/persons/', { name: 'Only Bea' })).body;
    await kith.call('POST', '/v1/groups/persons/pids/', { pids: [bea], groups_ids: [id] });
    const [face] = (await inspect(await portraitOf(sampleFaces.ada), { groups_ids: String(id) })).body.faces;
    expect([face.result, face.nearest.map(({ pid }: { pid: string }) => pid)]).toEqual(['nm', [bea]]);
  });

  it('is stored nowhere', async () => {
    const before = (await kith.call('GET', '/v1/entries/')).body.count;
    await inspect(await portraitOf(sampleFaces.ada), { source: 'desk' });
    expect((await kith.call('GET', '/v1/entries/')).body.count).toBe(before);
  });

  it('is refused when its source is unknown, or when it is none', async () => {
    const unknown = await inspect(await portraitOf(sampleFaces.ada), { source: 'nowhere' });
    expect([unknown.status, unknown.body.fields[0].error_code]).toEqual([400, 1005]);
    const text = await inspect(new TextEncoder().encode('no picture'));
    expect([text.status, text.body.fields[0].error_code]).toEqual([400, 1008]);
  });
});

describe('the nearest persons', () => {
  it('are answered by a search that asks for them', async () => {
    const image = await portraitOf(sampleFaces.cem);
    const { result, nearest } = (await uploadTo(kith, '/v1/persons/search/', image, { nearest: '5' })).body;
    expect([result, nearest.length]).toEqual(['nm', 2]);
    expect((await uploadTo(kith, '/v1/persons/search/', image)).body).not.toHaveProperty('nearest');
  });

  it('are told of an entry afterwards', async () => {
    const sent = await uploadTo(kith, '/v1/entries/', await portraitOf(sampleFaces.ada), { source: 'desk' });
    const [entry] = sent.body.results;
    const { results } = (await kith.call('GET', `/v1/entries/${entry.id}/nearest/?limit=1`)).body;
    expect(results).toMatchObject([{ pid: ada, person: { name: 'Ada' }, result: entry.result }]);
    expect((await kith.call('GET', '/v1/entries/999999/nearest/')).status).toBe(404);
  });

  it('are told of no entry that was only detected', async () => {
    const sent = await uploadTo(kith, '/v1/entries/', await portraitOf(sampleFaces.ada), { source: 'far' });
    const { status, body } = await kith.call('GET', `/v1/entries/${sent.body.results[0].id}/nearest/`);
    expect([status, body.fields[0].name]).toEqual([400, 'id']);
  });
});
