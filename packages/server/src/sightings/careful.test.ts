import { type FaceVector, faceLike } from '@kith/testing/face-like';
import { oneFaceOnEverything } from '@kith/testing/one-face';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { confidenceOf } from '../recognition/calibration/calibration.ts';
import { cosineOfTemplates } from '../recognition/calibration/cosine.ts';
import { withScaled } from '../recognition/scale/scale-template.ts';
import type { Face, Vision } from '../recognition/vision/vision.ts';

const people = faceLike(14);
const [ada, twin, grace] = [people.stranger(), people.stranger(), people.stranger()];
const everybody = oneFaceOnEverything();
/** Whose face is seen next, and how old it looks. */
let next: Partial<Face> = {};
const see = (face: FaceVector, years = 35) => {
  next = { ...withScaled(face), years };
};
/** As far from the one as it is from the other. */
const between = (one: FaceVector, other: FaceVector) => people.similar(one, Math.SQRT1_2, other);

const vision: Vision = {
  async analyse(image, options) {
    const outcome = await everybody.analyse(image, options);
    if (outcome.kind === 'refused') return outcome;
    const asm = options?.attributes?.includes('asm') ? ({ age: next.years ?? 0, sex: 1, mood: null } as const) : null;
    const faces = outcome.picture.faces.map((face) => ({ ...face, ...next, asm }));
    return { kind: 'analysed', picture: { ...outcome.picture, faces } };
  },
  [Symbol.asyncDispose]: async () => undefined,
};

let kith: TestKith;
let photo: Uint8Array;
const pids: string[] = [];
const ingest = async (source: string) => (await uploadTo(kith, '/v1/entries/', photo, { source })).body.results[0];
const search = async (fields: Readonly<Record<string, string>> = {}) =>
  (await uploadTo(kith, '/v1/persons/search/', photo, fields)).body;
const enrol = async () => (await uploadTo(kith, '/v1/persons/', photo, { source: 'door' })).body;

beforeAll(async () => {
  const create = { width: 8, height: 8, channels: 3, background: 'grey' } as const;
  photo = await sharp({ create }).jpeg().toBuffer();
  kith = await openTestKith({ vision });
  await kith.call('POST', '/v1/sources/', { name: 'door', auto_create_persons: false });
  await kith.call('POST', '/v1/sources/', { name: 'yard', auto_create_persons: false, auto_identify_asm: false });
  await kith.call('POST', '/v1/sources/', { name: 'gate', auto_create_persons: true, auto_create_on_ha: true });
  for (const face of [ada, twin, grace]) {
    see(face);
    pids.push((await uploadTo(kith, '/v1/persons/', photo, { source: 'door' })).body.pid);
  }
});
beforeEach(() => see(grace));
afterAll(() => kith[Symbol.asyncDispose]());

it('whoever is like nobody else, and grown up, is who it looks', async () => {
  expect(await ingest('door')).toMatchObject({ result: 'exact', pid: pids[2], reason: null });
  expect(await search()).toMatchObject({ result: 'exact', pid: pids[2], reason: null });
});

describe('a face that looks like a child is named one step less surely', () => {
  const reason = { code: 'child', measured: 7, required: 12 };
  const untold = { ...reason, measured: null };

  it('by a camera and by a search, with the same confidence', async () => {
    see(grace, 7);
    expect(await ingest('door')).toMatchObject({ result: 'ha', pid: pids[2], confidence: 100, reason });
    expect(await search()).toMatchObject({ result: 'ha', pid: pids[2], confidence: 100, reason: untold });
  });

  it('and nobody who looks as old as that, or of whom it is not known', async () => {
    see(grace, 12);
    expect(await ingest('door')).toMatchObject({ result: 'exact', reason: null });
    next = { ...next, years: null };
    expect(await ingest('door')).toMatchObject({ result: 'exact', reason: null });
  });

  it('and how old it looks is told where somebody wants ages', async () => {
    see(grace, 7);
    expect(await search({ identify_asm: 'true' })).toMatchObject({ age: 7, reason });
    expect(await ingest('yard')).toMatchObject({ result: 'ha', age: null, reason: untold });
  });

  it('but an enrolment says by which step it took it for somebody who is known', async () => {
    see(grace, 7);
    expect(await enrol()).toMatchObject({ result: 'exact', pid: pids[2], reason: null });
  });

  it('and not at all where it was only possible', async () => {
    see(people.similar(grace, 0.53), 7);
    expect(await search()).toMatchObject({ result: 'nm', pid: null, reason: untold });
    expect(await ingest('door')).toMatchObject({ result: 'nm', pid: null, reason });
  });

  it('and nobody becomes known for it who may be known', async () => {
    const before = (await kith.call('GET', '/v1/persons/')).body.results.length;
    see(grace, 7);
    expect(await ingest('gate')).toMatchObject({ result: 'ha', pid: pids[2], reason });
    expect((await kith.call('GET', '/v1/persons/')).body.results).toHaveLength(before);
  });
});

describe('a face that is as much like somebody else', () => {
  it('is named one step less surely, with the confidence of the other, and what would have done no harm', async () => {
    see(between(ada, twin));
    const { scaled } = { ...withScaled(between(ada, twin)), ...next };
    const cosines = [ada, twin].map((face) => cosineOfTemplates(scaled, withScaled(face).scaled));
    const [other, best] = cosines.toSorted((a, b) => a - b).map((cosine) => confidenceOf(cosine, 3));
    const found = await search();
    expect(found).toMatchObject({ result: 'ha', confidence: best, reason: { code: 'look_alike', measured: other } });
    expect(found.reason.required).toBe(confidenceOf(Math.max(...cosines) - 0.12, 3));
    expect(await ingest('door')).toMatchObject({ result: 'ha', reason: { code: 'look_alike' } });
  });

  it('is who it looks when the other is further away', async () => {
    see(people.similar(ada, 0.8, twin));
    expect(await search()).toMatchObject({ result: 'exact', pid: pids[0], reason: null });
  });
});
