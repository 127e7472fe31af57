import { openEyes } from '@kith/testing/eyes';
import { portraitOf, sampleFaces, samplePhoto, sideBySide } from '@kith/testing/sample-photos';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadParts, uploadTo } from '@kith/testing/upload';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Vision } from '../../recognition/vision/vision.ts';

const COMPARE = '/v1/utility/compare/';
const ASM = '/v1/utility/asm/';

let vision: Vision;
let kith: TestKith;
let now = Date.UTC(2026, 0, 2, 3, 4, 5);
let photo: Awaited<ReturnType<typeof takePhotos>>;

beforeAll(async () => {
  vision = await openEyes(2);
  kith = await openTestKith({ vision, clock: () => now });
  photo = await takePhotos();
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await vision?.[Symbol.asyncDispose]();
});

const refusal = (field: string, code: number) => ({
  status: 400,
  body: { error_codes: [code], message: 'Validation error.', fields: [{ name: field, error_code: code }] },
});

describe('two photos', () => {
  const compare = (image1: Buffer, image2: Buffer, fields: Record<string, string> = {}) =>
    uploadParts(kith, COMPARE, { ...fields, image1, image2 });

  it('of one woman are similar, and the answer says how much', async () => {
    const { status, body } = await compare(photo.ada, photo.adaAgain);
    expect([status, body]).toEqual([
      200,
      { similar: true, result: expect.any(String), confidence: expect.any(Number) },
    ]);
    expect(['ha', 'exact']).toContain(body.result);
    expect(body.confidence).toBeGreaterThanOrEqual(75.5);
    expect((await compare(photo.ada, photo.ada)).body).toEqual({ similar: true, result: 'exact', confidence: 100 });
  });

  it('of two women are not', async () => {
    const { body } = await compare(photo.ada, photo.bea);
    expect(body).toMatchObject({ similar: false, result: 'nm' });
    expect(body.confidence).toBeLessThan(68.84);
  });

  it('are judged by the largest face of each', async () => {
    const two = await sideBySide(photo.bea, await sharp(photo.ada).resize({ width: 150 }).toBuffer());
    expect((await compare(two, photo.bea)).body).toMatchObject({ similar: true });
    expect((await compare(two, photo.ada)).body).toMatchObject({ similar: false });
  });

  it('are as similar as is asked: the answer names the level that they reach', async () => {
    const { confidence } = (await compare(photo.ada, photo.adaAgain)).body;
    const levels = { exact: confidence + 0.01, ha: confidence, junk: 1 };
    expect((await kith.call('PUT', '/v1/settings/thresholds/', levels)).status).toBe(200);
    const asked = async (result: string) => (await compare(photo.ada, photo.adaAgain, { result })).body;
    expect(await asked('exact')).toEqual({ similar: false, result: 'ha', confidence });
    expect(await asked('EntryResult.HA')).toEqual({ similar: true, result: 'ha', confidence });
    expect(await asked('EntryResult.JUNK')).toEqual({ similar: true, result: 'ha', confidence });
    expect(await asked('None')).toMatchObject({ similar: true });
    await kith.call('POST', '/v1/settings/thresholds/reset/');
  });

  it.each(['nm', 'new', 'reinit', 'det', 'EntryResult.NEW', 'better'])('are not compared by %s', async (result) => {
    expect(await compare(photo.ada, photo.bea, { result })).toMatchObject(refusal('result', 400));
  });

  it('that cannot be compared are refused by the name of their field', async () => {
    expect(await compare(photo.nobody, photo.ada)).toMatchObject(refusal('image1', 1006));
    expect(await compare(photo.ada, photo.nobody)).toMatchObject(refusal('image2', 1006));
    expect(await compare(photo.ada, photo.text)).toMatchObject(refusal('image2', 1008));
    expect(await compare(photo.ada.subarray(0, 2000), photo.text)).toMatchObject(refusal('image1', 1011));
    expect(await uploadParts(kith, COMPARE, { image1: photo.ada })).toMatchObject(refusal('image2', 400));
    const none = await uploadParts(kith, COMPARE, { result: 'ha' });
    expect(none.body.fields.map((field: { name: string }) => field.name)).toEqual(['image1', 'image2']);
    const tooLarge = await compare(photo.ada, Buffer.alloc(16 * 1024 * 1024 + 1));
    expect([tooLarge.status, tooLarge.body.fields[0].name]).toEqual([413, 'image2']);
  });
});

describe('age, sex and mood', () => {
  const asmOfWoman = {
    age: expect.any(Number),
    sex: 1,
    mood: expect.stringMatching(/^[a-z]+$/),
  };
  const dataUri = (bytes: Buffer, type = 'image/jpeg') => `data:${type};base64,${bytes.toString('base64')}`;
  const asJson = (image: unknown) => kith.call('POST', COMPARE, { image });

  it('are told of the largest face of a photo', async () => {
    const { status, body } = await uploadTo(kith, ASM, photo.ada);
    expect([status, body]).toEqual([200, asmOfWoman]);
    expect(body.age).toBeGreaterThan(15);
    expect(body.age).toBeLessThan(60);
  });

  it('are refused without a face', async () => {
    expect(await uploadTo(kith, ASM, photo.nobody)).toMatchObject(refusal('image', 1006));
    expect(await uploadTo(kith, ASM, photo.text)).toMatchObject(refusal('image', 1008));
    expect(await kith.call('POST', ASM, {})).toMatchObject(refusal('image', 400));
  });

  it('are told where the official JavaScript client asks: as JSON, where photos are compared', async () => {
    const asked = (await uploadTo(kith, ASM, photo.bea)).body;
    expect(await asJson(dataUri(photo.bea))).toMatchObject({ status: 200, body: asked });
    expect(await asJson(dataUri(photo.bea, 'application/octet-stream'))).toMatchObject({ status: 200, body: asked });
  });

  const noDataUri = [{}, [], 7, '', 'photo.jpg', 'data:', 'data:image/jpeg;base64,', 'data:image/jpeg,abc'];
  it.each(noDataUri.map((image) => ({ image })))('as JSON need a data URI, unlike $image', async ({ image }) => {
    expect(await asJson(image)).toMatchObject(refusal('image', 400));
  });

  it('as JSON need a picture in the data URI', async () => {
    expect(await asJson('data:image/jpeg;base64,***')).toMatchObject(refusal('image', 1008));
    expect(await asJson(dataUri(photo.text))).toMatchObject(refusal('image', 1008));
    expect(await asJson(dataUri(photo.nobody))).toMatchObject(refusal('image', 1006));
  });

  it('are told of a data URI of 8 MiB, and other routes take no more than before', async () => {
    // What follows the end of a JPEG is not looked at.
    const padded = Buffer.concat([photo.bea, Buffer.alloc(6 * 1024 * 1024 - photo.bea.length)]);
    const uri = dataUri(padded);
    expect(uri.length).toBeGreaterThan(8 * 1024 * 1024);
    expect((await asJson(uri)).status).toBe(200);
    expect((await asJson(`${uri}${'A'.repeat(1024 * 1024)}`)).status).toBe(413);
    expect((await kith.call('POST', ASM, { image: uri })).status).toBe(413);
  });
});

describe('the customer', () => {
  const CUSTOMER = '/v1/utility/customer/';
  const pid = { ada: '', bea: '' };
  const customer = (query: string) => kith.call('GET', `${CUSTOMER}?${query}`);
  const seen = async (image: Buffer, source: string) => {
    const { body } = await uploadTo(kith, '/v1/entries/', image, { source });
    return body.results.map((entry: { pid: string | null }) => entry.pid);
  };

  beforeAll(async () => {
    for (const name of ['till', 'door']) {
      await kith.call('POST', '/v1/sources/', { name, manual_create_facesize_threshold: 0 });
    }
    pid.ada = (await uploadTo(kith, '/v1/persons/', photo.ada, { source: 'door' })).body.pid;
    pid.bea = (await uploadTo(kith, '/v1/persons/', photo.bea, { source: 'door' })).body.pid;
  });

  it('is whoever was identified last at the source', async () => {
    now += 60_000;
    expect((await customer('source=till')).status).toBe(404);
    expect(await seen(photo.adaAgain, 'till')).toEqual([pid.ada]);
    expect(await customer('source=till')).toMatchObject({ status: 200, body: { pid: pid.ada } });
    expect(await seen(photo.bea, 'Till')).toEqual([pid.bea]);
    expect((await customer('source=till')).body).toEqual({ pid: pid.bea });
    expect(new Set(await seen(photo.cem, 'till'))).toEqual(new Set([null]));
    expect((await customer('source=TILL')).body).toEqual({ pid: pid.bea });
    expect((await customer('source=door')).status).toBe(404);
  });

  it('has left after ten seconds, or after as many as are asked', async () => {
    now += 10_000;
    expect((await customer('source=till')).status).toBe(200);
    now += 1;
    expect((await customer('source=till')).status).toBe(404);
    expect((await customer('source=till&offset=11')).body).toEqual({ pid: pid.bea });
    expect((await customer('source=till&offset=0')).status).toBe(404);
    expect((await customer('source=door&offset=86400')).body).toEqual({ pid: pid.bea });
  });

  it('is found behind a crowd of strangers', async () => {
    const stranger = {
      result: 'nm',
      liveness: '',
      persons_groups: '[]',
      facesize: 9000,
      created: now,
      stored: now,
    } as const;
    const source = await kith.context.db.queries
      .selectFrom('sources')
      .select(['id', 'space_id'])
      .where('name', '=', 'till')
      .executeTakeFirstOrThrow();
    const row = { ...stranger, space_id: source.space_id, source_id: source.id };
    await kith.context.db.queries
      .insertInto('entries')
      .values(Array.from({ length: 250 }, () => row))
      .execute();
    expect((await customer('source=till&offset=11')).body).toEqual({ pid: pid.bea });
  });

  it('is asked for with a source that exists and seconds that make sense', async () => {
    expect(await customer('source=nowhere')).toMatchObject(refusal('source', 1005));
    expect(await customer('offset=5')).toMatchObject(refusal('source', 400));
    for (const offset of ['-1', '86401', 'soon', '1.5']) {
      expect(await customer(`source=till&offset=${offset}`)).toMatchObject(refusal('offset', 400));
    }
  });
});

describe('one person', () => {
  let pid: string;
  const verify = (image: Buffer, fields: Record<string, string> = {}, who = pid) =>
    uploadTo(kith, `/v1/persons/${who}/verify/`, image, fields);

  beforeAll(async () => {
    const found = await uploadTo(kith, '/v1/persons/search/', photo.ada);
    pid = found.body.pid;
  });

  it('is on another photo of her, and on none of somebody else', async () => {
    const same = await verify(photo.adaAgain);
    expect(same).toMatchObject({ status: 200, body: { similar: true } });
    const compared = await uploadParts(kith, COMPARE, { image1: photo.ada, image2: photo.adaAgain });
    expect(same.body).toEqual(compared.body);
    expect((await verify(photo.bea)).body).toMatchObject({ similar: false, result: 'nm' });
    expect((await verify(photo.ada, { result: 'exact' })).body).toMatchObject({ similar: true, result: 'exact' });
  });

  it('must exist, and the photo must show a face', async () => {
    expect((await verify(photo.ada, {}, 'nobody')).status).toBe(404);
    expect(await verify(photo.nobody)).toMatchObject(refusal('image', 1006));
    expect(await verify(photo.ada, { result: 'nm' })).toMatchObject(refusal('result', 400));
  });

  it('of another space is not found', async () => {
    const space = (await kith.call('POST', '/v1/spaces/', { name: 'elsewhere' })).body;
    const { key } = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, {})).body;
    const answer = await uploadTo({ ...kith, token: key }, `/v1/persons/${pid}/verify/`, photo.ada);
    expect(answer.status).toBe(404);
  });
});

describe('a person and a document', () => {
  const ID = '/v1/faceid/compare/';
  const VERIFICATION = '/v1/faceid/verification/';
  const holding = async (person: Buffer, onDocument: Buffer) =>
    sideBySide(person, await sharp(onDocument).resize({ width: 180 }).toBuffer());

  it('on one photo are compared by their faces, the smaller of which is the document', async () => {
    const own = await uploadParts(kith, ID, { photo: await holding(photo.ada, photo.adaAgain) });
    expect(own).toMatchObject({ status: 200, body: { similar: true } });
    expect(Object.keys(own.body)).toEqual(['similar', 'result', 'confidence']);
    const others = await uploadParts(kith, ID, { result: 'junk', photo: await holding(photo.ada, photo.bea) });
    expect(others).toMatchObject({ status: 200, body: { similar: false, result: 'nm' } });
  });

  it('on one photo must be the only two faces, and the larger one large enough', async () => {
    const refused = (await uploadParts(kith, ID, { photo: photo.ada })).body;
    expect(refused.fields).toMatchObject([{ name: 'photo', error_code: 1006, message: expect.stringContaining('1') }]);
    expect(await uploadParts(kith, ID, { photo: photo.nobody })).toMatchObject(refusal('photo', 1006));
    expect(await uploadParts(kith, ID, { photo: photo.text })).toMatchObject(refusal('photo', 1008));
    const crowd = (await uploadParts(kith, ID, { photo: await samplePhoto(5) })).body;
    expect(crowd.fields).toMatchObject([{ name: 'photo', error_code: 1021, message: expect.stringContaining('5') }]);
    const both = await holding(photo.ada, photo.adaAgain);
    expect((await uploadParts(kith, ID, { facesize: '20000', photo: both })).status).toBe(200);
    expect(await uploadParts(kith, ID, { facesize: '900000', photo: both })).toMatchObject(refusal('photo', 1007));
  });

  it('on two photos are compared, and nothing is read', async () => {
    const { body } = await uploadParts(kith, VERIFICATION, { photo_face: photo.ada, photo_id: photo.adaAgain });
    const same = await uploadParts(kith, COMPARE, { image1: photo.ada, image2: photo.adaAgain });
    expect(body).toEqual({ ...same.body, similar: true, extra: {}, documents: [] });
    const other = await uploadParts(kith, VERIFICATION, { photo_face: photo.ada, photo_id: photo.cem });
    expect(other.body).toMatchObject({ similar: false, result: 'nm' });
  });

  it('on two photos are refused by the name of the field at fault', async () => {
    const verify = (files: Record<string, Buffer>, fields: Record<string, string> = {}) =>
      uploadParts(kith, VERIFICATION, { ...fields, photo_face: photo.ada, photo_id: photo.adaAgain, ...files });
    expect(await verify({ photo_face: photo.nobody })).toMatchObject(refusal('photo_face', 1006));
    expect(await verify({ photo_id: photo.nobody })).toMatchObject(refusal('photo_id', 1006));
    expect(await verify({}, { photo_face_facesize: '900000' })).toMatchObject(refusal('photo_face', 1007));
    const small = await verify({}, { photo_face_facesize: '1000', photo_id_facesize: '900000' });
    expect(small).toMatchObject(refusal('photo_id', 1007));
    expect(small.body.fields[0].message).toContain('lower photo_id_facesize');
    expect(await verify({}, { id_code: 'ru' })).toMatchObject(refusal('id_code', 400));
    expect((await verify({}, { id_code: 'null', result: 'exact' })).status).toBe(200);
  });

  it('are of no kind that is known', async () => {
    expect(await kith.call('GET', '/v1/faceid/id-codes/')).toMatchObject({ status: 200, body: [] });
  });
});

describe('access', () => {
  const paths = [COMPARE, ASM, '/v1/faceid/compare/', '/v1/faceid/verification/', '/v1/persons/anybody/verify/'];

  it.each(paths)('to POST %s needs a token that is no stream token', async (path) => {
    expect((await kith.call('POST', path, {}, null)).status).toBe(401);
    const { key } = (await kith.call('POST', '/v1/streams/tokens/', { permanent: false })).body;
    expect((await kith.call('POST', path, {}, key)).status).toBe(403);
  });

  it('to the version needs any token', async () => {
    expect(await kith.call('GET', '/v1/version/')).toMatchObject({ status: 200, body: { version: '1.3.1' } });
    expect((await kith.call('GET', '/v1/version/', undefined, null)).status).toBe(401);
  });
});

const takePhotos = async () => ({
  ada: await portraitOf(sampleFaces.ada),
  adaAgain: await portraitOf(sampleFaces.adaAgain),
  bea: await portraitOf(sampleFaces.bea),
  cem: await portraitOf(sampleFaces.cem),
  nobody: await sharp({ create: { width: 400, height: 300, channels: 3, background: '#8899aa' } })
    .png()
    .toBuffer(),
  text: Buffer.from('no picture at all'),
});
