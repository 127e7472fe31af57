import { crc32 } from 'node:zlib';
import { bmpFile } from '@kith/testing/bmp-file';
import { hostilePictures } from '@kith/testing/hostile-pictures';
import { samplePhoto } from '@kith/testing/sample-photos';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { bareJpeg } from './bare-jpeg.ts';
import { barePicture, type Picture } from './bare-picture.ts';
import { barePng } from './bare-png.ts';
import { bareWebp } from './bare-webp.ts';

const SECRET = 'secret-of-a-camera';
const LATITUDE = { GPSLatitudeRef: 'N', GPSLatitude: '48/1 12/1 30/1' };
const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];

let photo: Buffer;
beforeAll(async () => {
  photo = await sharp(await samplePhoto(1))
    .resize(320, 200)
    .png()
    .toBuffer();
});

/** A photo with everything that a camera writes beside the pixels, and bytes after its end. */
async function asSent(extension: 'jpg' | 'png' | 'webp', orientation = 1): Promise<Buffer> {
  const file = await sharp(photo)
    .withExif({ IFD0: { ImageDescription: SECRET, Make: SECRET }, IFD3: LATITUDE })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${SECRET}</a></x:xmpmeta>`)
    .withMetadata({ orientation })
    .toFormat(extension === 'jpg' ? 'jpeg' : extension)
    .toBuffer();
  return Buffer.concat([file, Buffer.from(SECRET), await samplePhoto(2)]);
}

const pixels = async (file: Uint8Array) => sharp(file).autoOrient().removeAlpha().raw().toBuffer();
const bareOf = async (file: Uint8Array, extension: Picture['extension']) =>
  Buffer.from((await barePicture({ bytes: file, extension })).bytes);

describe.each(['jpg', 'png', 'webp'] as const)('a photo as %s', (extension) => {
  it('is kept without position, camera, comments and what follows its end, and looks the same', async () => {
    const sent = await asSent(extension);
    expect(sent.includes(SECRET)).toBe(true);
    const bare = await bareOf(sent, extension);
    expect(bare.includes(SECRET)).toBe(false);
    expect(bare.length).toBeLessThan(sent.length);
    const { exif, xmp, iptc } = await sharp(bare).metadata();
    expect([exif, xmp, iptc]).toEqual([undefined, undefined, undefined]);
    expect((await pixels(bare)).equals(await pixels(sent))).toBe(true);
  });

  it.each(ORIENTATIONS)(
    'stays upright when it was taken in orientation %i, and says nothing else',
    async (orientation) => {
      const sent = await asSent(extension, orientation);
      const bare = await bareOf(sent, extension);
      expect(bare.includes(SECRET)).toBe(false);
      expect((await sharp(bare).metadata()).orientation ?? 1).toBe((await sharp(sent).metadata()).orientation ?? 1);
      expect((await pixels(bare)).equals(await pixels(sent))).toBe(true);
      expect((await bareOf(bare, extension)).equals(bare), 'bare already').toBe(true);
    },
  );
});

it('a progressive JPEG with comments between its scans is taken apart, too', async () => {
  const plain = await sharp(photo).jpeg({ progressive: true }).toBuffer();
  const scan = plain.lastIndexOf(Buffer.from([0xff, 0xda]));
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, SECRET.length + 2]), Buffer.from(SECRET)]);
  const sent = Buffer.concat([plain.subarray(0, scan), comment, plain.subarray(scan)]);
  const bare = bareJpeg(sent);
  expect(bare?.includes(SECRET)).toBe(false);
  expect((await pixels(bare ?? sent)).equals(await pixels(plain))).toBe(true);
});

it('the colours of a profile stay', async () => {
  const sent = await sharp(photo).withIccProfile('p3').jpeg().toBuffer();
  expect((await sharp(await bareOf(sent, 'jpg')).metadata()).icc).toEqual((await sharp(sent).metadata()).icc);
});

it('texts of a PNG go', async () => {
  const text = Buffer.from(`tEXtComment\0${SECRET}`);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(text.length - 4);
  checksum.writeUInt32BE(crc32(text));
  const sent = Buffer.concat([photo.subarray(0, 33), length, text, checksum, photo.subarray(33)]);
  expect(barePng(sent)?.equals(barePng(photo) ?? sent)).toBe(true);
});

it('an animation keeps its first frame', async () => {
  const frames = await sharp([photo, await sharp(photo).negate().png().toBuffer()], { join: { animated: true } })
    .webp({ lossless: true })
    .toBuffer();
  expect((await sharp(frames).metadata()).pages).toBe(2);
  expect(bareWebp(frames)).toBeNull();
  expect((await sharp(await bareOf(frames, 'webp')).metadata()).pages ?? 1).toBe(1);
});

it('a bitmap becomes a PNG', async () => {
  const { data, info } = await sharp(photo).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const sent = Buffer.concat([bmpFile({ ...info, pixels: data }), Buffer.from(SECRET)]);
  const bare = await barePicture({ bytes: sent, extension: 'bmp' });
  expect(bare.extension).toBe('png');
  expect(Buffer.from(bare.bytes).includes(SECRET)).toBe(false);
  expect((await pixels(bare.bytes)).equals(data)).toBe(true);
});

describe('files that somebody spoiled', () => {
  const takers = { jpg: bareJpeg, png: barePng, webp: bareWebp };

  it('are taken apart into what looks the same, or not at all, and never hold anybody up', async () => {
    let bareOnes = 0;
    for await (const { bytes } of hostilePictures(200, 7)) {
      for (const take of Object.values(takers)) {
        const spent = process.cpuUsage();
        const bare = take(bytes);
        expect(process.cpuUsage(spent).user / 1000).toBeLessThan(100);
        if (!bare) continue;
        bareOnes += 1;
        const [before, after] = await Promise.all([bytes, bare].map((file) => pixels(file).catch(() => null)));
        // What could be decoded before can be decoded now, to the same.
        if (before) expect(after?.equals(before)).toBe(true);
      }
    }
    expect(bareOnes).toBeGreaterThan(20);
  });

  it('of nothing but tiny parts are given up at once', () => {
    const tiny = {
      jpg: Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(16_000_000, Buffer.from([0xff, 0xdb, 0, 2]))]),
      png: Buffer.concat([
        photo.subarray(0, 33),
        Buffer.alloc(12_000_000, Buffer.from('\0\0\0\0IDAT\x35\xaf\x06\x1e', 'latin1')),
      ]),
      webp: Buffer.concat([
        Buffer.from('RIFF\xf8\x23\xf4\0WEBP', 'latin1'),
        Buffer.alloc(16_000_000, Buffer.from('VP8 \0\0\0\0')),
      ]),
    };
    for (const extension of ['jpg', 'png', 'webp'] as const) {
      const spent = process.cpuUsage();
      expect(takers[extension](tiny[extension])).toBeNull();
      expect(process.cpuUsage(spent).user / 1000).toBeLessThan(100);
    }
  });

  it('throw nothing, whatever the bytes are', () => {
    const heads = [Buffer.from([0xff, 0xd8, 0xff]), photo.subarray(0, 8), Buffer.from('RIFF\x10\0\0\0WEBP', 'latin1')];
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), (head, rest) => {
        for (const take of Object.values(takers)) take(Buffer.concat([head, rest]));
      }),
      { numRuns: 3000 },
    );
  });
});
