import { analysed } from '@kith/testing/analysed';
import { openEyes } from '@kith/testing/eyes';
import { dot } from '@kith/testing/face-like';
import { samplePhoto } from '@kith/testing/sample-photos';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RawFrame, Vision } from './vision.ts';

let vision: Vision;
let photo: Buffer;
let frame: RawFrame;

beforeAll(async () => {
  vision = await openEyes(1);
  photo = await samplePhoto(1);
  frame = await rawFrame(photo);
});
afterAll(() => vision[Symbol.asyncDispose]());

test('a raw frame shows the same people as the photo', async () => {
  const [raw, encoded] = [analysed(await vision.analyse(frame)), analysed(await vision.analyse(photo))];
  expect([raw.width, raw.height]).toEqual([frame.width, frame.height]);
  expect(raw.faces).toHaveLength(encoded.faces.length);
  for (const face of raw.faces) {
    expect(Math.max(...encoded.faces.map((other) => dot(face.template, other.template)))).toBeGreaterThan(0.97);
  }
});

test('where the faces are known to be, they are described without being looked for', async () => {
  const [first, second] = analysed(await vision.analyse(frame)).faces;
  if (!first || !second) throw new Error('too few faces');
  const again = analysed(await vision.analyse(frame, { at: [second.box] }));
  expect(again.faces).toMatchObject([{ box: second.box, areaPx: second.areaPx }]);
  expect([...(again.faces[0]?.template ?? [])]).toEqual([...second.template]);
});

test('faces are not drawn, and the frame becomes a JPEG, when that is asked', async () => {
  const { faces, jpeg } = analysed(await vision.analyse(frame, { thumbnails: false, encode: 'jpeg' }));
  expect(faces.map(({ thumbnail }) => thumbnail.length)).toEqual(faces.map(() => 0));
  const { format, width, height } = await sharp(jpeg).metadata();
  expect([format, width, height]).toEqual(['jpeg', frame.width, frame.height]);
});

test('a frame that is not what it says is refused', async () => {
  const outcome = await vision.analyse({ ...frame, width: frame.width + 2 });
  expect(outcome).toEqual({ kind: 'refused', reason: 'damaged' });
});

/** A photo as a decoder of video gives it, in shared memory: by the weights of Rec. 709, full range. */
async function rawFrame(file: Buffer): Promise<RawFrame> {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  const [width, height] = [info.width & ~1, info.height & ~1];
  const yuv420 = new Uint8Array(new SharedArrayBuffer((width * height * 3) / 2));
  const pixels = width * height;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r = 0, g = 0, b = 0] = data.subarray((y * info.width + x) * 3);
      const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      yuv420[y * width + x] = Math.round(luma);
      if (x % 2 === 1 || y % 2 === 1) continue;
      const block = (y >> 1) * (width / 2) + (x >> 1);
      yuv420[pixels + block] = Math.round(128 + (b - luma) / 1.8556);
      yuv420[pixels * 1.25 + block] = Math.round(128 + (r - luma) / 1.5748);
    }
  }
  return { width, height, yuv420, fullRange: true };
}
