import type { Entry } from '@kith/contract';
import { openEyes } from '@kith/testing/eyes';
import { portraitOf, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Vision } from '../../recognition/vision/vision.ts';

let vision: Vision;
let kith: TestKith;

beforeAll(async () => {
  vision = await openEyes();
  kith = await openTestKith({ vision });
  await kith.call('POST', '/v1/sources/', { name: 'gate', identify_facesize_threshold: 0 });
  for (const photo of [1, 2, 3]) await uploadTo(kith, '/v1/entries/', await samplePhoto(photo), { source: 'gate' });
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await vision?.[Symbol.asyncDispose]();
});

const search = async (image: Buffer, fields: Record<string, string> = {}) =>
  (await uploadTo(kith, '/v1/entries/search/', image, fields)).body;

it('a photo finds every entry that shows the same face, the most alike first, and says how many were compared', async () => {
  const { compared, results } = await search(await portraitOf(sampleFaces.ada));
  expect(compared).toBe(9);
  expect(results).toHaveLength(2);
  const [first, second] = results as { confidence: number; entry: Entry }[];
  expect(first?.confidence).toBeGreaterThan(99);
  expect(second?.confidence).toBeGreaterThan(68.84);
  expect(first?.entry).toMatchObject({ result: 'nm', pid: null, source: { name: 'gate' } });
});

it('a photo without a face finds nothing to look for', async () => {
  const grey = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#808080' } })
    .jpeg()
    .toBuffer();
  const { status, body } = await uploadTo(kith, '/v1/entries/search/', grey, {});
  expect([status, body.fields[0]]).toMatchObject([400, { name: 'image', message: 'No face found.' }]);
});
