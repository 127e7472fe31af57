import { oneFaceOnEverything } from '@kith/testing/one-face';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RawTemplate } from '../recognition/scale/templates.ts';
import type { Face, Vision } from '../recognition/vision/vision.ts';

const everybody = oneFaceOnEverything();
/** What the next face is like beside whose it is. */
let like: Partial<Face> = {};
let seen = 1;

const vision: Vision = {
  async analyse(image, options) {
    const outcome = await everybody.analyse(image, options);
    if (outcome.kind === 'refused') return outcome;
    const faces = outcome.picture.faces.map((face) => ({ ...face, ...like }));
    return { kind: 'analysed', picture: { ...outcome.picture, faces, facesSeen: seen } };
  },
  [Symbol.asyncDispose]: async () => undefined,
};

let kith: TestKith;
let photo: Uint8Array;
const ingest = async (source: string, fields: Record<string, string> = {}) =>
  (await uploadTo(kith, '/v1/entries/', photo, { source, ...fields })).body.results[0];
const enrol = (fields: Record<string, string> = {}) =>
  uploadTo(kith, '/v1/persons/', photo, { source: 'door', ...fields });

beforeAll(async () => {
  const create = { width: 8, height: 8, channels: 3, background: 'grey' } as const;
  photo = await sharp({ create }).jpeg().toBuffer();
  kith = await openTestKith({ vision });
  await kith.call('POST', '/v1/sources/', { name: 'door', auto_create_persons: false });
});
beforeEach(() => {
  like = {};
  seen = 1;
});
afterAll(() => kith[Symbol.asyncDispose]());

describe('an entry that names nobody says why', () => {
  it('nobody is known yet', async () => {
    const reason = { code: 'nobody_known', measured: null, required: null };
    expect(await ingest('door')).toMatchObject({ result: 'nm', reason });
  });

  it('the nearest person is not near enough', async () => {
    expect((await enrol()).status).toBe(201);
    const { result, reason } = await ingest('door');
    expect([result, reason]).toEqual([
      'nm',
      { code: 'below_threshold', measured: expect.any(Number), required: 68.84 },
    ]);
    expect(reason.measured).toBeLessThan(68.84);
  });

  it('the face is too small', async () => {
    like = { areaPx: 6982, template: new Float32Array() as RawTemplate, quality: null };
    const reason = { code: 'face_too_small', measured: 6982, required: 7000 };
    expect(await ingest('door')).toMatchObject({ result: 'det', reason });
  });

  it('the face is turned away', async () => {
    like = { angles: { pan: -61.237, tilt: 3, roll: 0 } };
    const reason = { code: 'turned_away', measured: -61.24, required: -45 };
    expect(await ingest('door')).toMatchObject({ result: 'det', reason });
  });

  it('in the list of entries, too, and an entry that names somebody has none', async () => {
    const { results } = (await kith.call('GET', '/v1/entries/')).body;
    expect(
      results.map(({ result, reason }: { result: string; reason: { code: string } | null }) => [
        result,
        reason?.code ?? null,
      ]),
    ).toEqual([
      ['det', 'turned_away'],
      ['det', 'face_too_small'],
      ['nm', 'below_threshold'],
      ['new', null],
      ['nm', 'nobody_known'],
    ]);
  });

  it('and the reason goes with the entry', async () => {
    const [{ id }] = (await kith.call('GET', '/v1/entries/')).body.results;
    await kith.call('DELETE', `/v1/entries/${id}/`);
    const notes = await kith.context.db.queries.selectFrom('entry_notes').select('entry_id').execute();
    expect(notes).toHaveLength(3);
    expect(notes.map(({ entry_id }) => entry_id)).not.toContain(id);
  });
});

it('a search that finds nobody says why', async () => {
  const { body } = await uploadTo(kith, '/v1/persons/search/', photo);
  expect(body).toMatchObject({ result: 'nm', reason: { code: 'below_threshold', required: 68.84 } });
  expect(body.reason.measured).toBe(body.confidence);
});

describe('a photo that is not taken is refused with the numbers', () => {
  it.each([
    ['small', { areaPx: 12_262 }, { code: 'face_too_small', measured: 12_262, required: 25_000 }],
    [
      'blurred',
      { quality: { blur: 0.9123, exposure: 100, strength: 3 } },
      { code: 'blurred', measured: 0.912, required: 0.72 },
    ],
    ['too dark', { quality: { blur: 0, exposure: 11, strength: 3 } }, { code: 'too_dark', measured: 11, required: 25 }],
    [
      'too bright',
      { quality: { blur: 0, exposure: 250, strength: 3 } },
      { code: 'too_bright', measured: 250, required: 235 },
    ],
    ['looking up', { angles: { pan: 0, tilt: 31, roll: 0 } }, { code: 'turned_away', measured: 31, required: 25 }],
    ['looking down', { angles: { pan: 0, tilt: -41, roll: 0 } }, { code: 'turned_away', measured: -41, required: -35 }],
  ])('%s', async (_what, face, reason) => {
    like = face;
    const { status, body } = await enrol();
    expect([status, body.fields[0].reason]).toEqual([400, reason]);
  });

  it('several faces where one is asked for', async () => {
    seen = 3;
    const { body } = await enrol({ one_face: 'true' });
    expect(body.fields[0].reason).toEqual({ code: 'several_faces', measured: 3, required: 1 });
  });

  it('not similar enough to the person', async () => {
    const [pid] = await kith.addPersons(1);
    const { body } = await uploadTo(kith, `/v1/persons/${pid}/templates/`, photo);
    expect(body.fields[0].reason).toMatchObject({ code: 'below_threshold', required: 68.84 });
  });
});
