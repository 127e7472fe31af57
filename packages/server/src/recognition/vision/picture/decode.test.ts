import { crc32 } from 'node:zlib';
import { bmpFile } from '@kith/testing/bmp-file';
import { samplePhoto } from '@kith/testing/sample-photos';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { type DecodeOutcome, decode } from './decode.ts';
import type { Raster } from './raster.ts';

const DEEP_RED = { r: 200, g: 30, b: 40 };

describe('a picture is unpacked upright, as sRGB of 8 bits', () => {
  test.each([
    ['JPEG', 'jpeg', () => flat().jpeg({ quality: 100, chromaSubsampling: '4:4:4' })],
    ['PNG', 'png', () => flat().png()],
    ['PNG with 16 bits', 'png', () => flat().toColourspace('rgb16').png()],
    ['PNG with a palette', 'png', () => flat().png({ palette: true })],
    ['WebP', 'webp', () => flat().webp({ lossless: true })],
  ])('%s', async (_name, format, encode) => {
    const outcome = await decode(await encode().toBuffer());
    expect(outcome).toMatchObject({ kind: 'decoded', format });
    expect(middle(raster(outcome))).toEqual([near(200), near(30), near(40)]);
  });

  test('grey becomes three equal channels', async () => {
    const { data } = raster(await decode(await flat().greyscale().png().toBuffer()));
    expect(data).toHaveLength(8 * 6 * 3);
    expect(new Set(data).size).toBe(1);
  });

  test('a CMYK JPEG keeps its colours roughly', async () => {
    const [red = 0, green = 0, blue = 0] = middle(
      raster(await decode(await flat().toColourspace('cmyk').jpeg().toBuffer())),
    );
    expect(red).toBeGreaterThan(150);
    expect(Math.max(green, blue)).toBeLessThan(90);
  });

  test('grey shows through what is transparent', async () => {
    const clear = { create: { width: 4, height: 4, channels: 4, background: { ...DEEP_RED, alpha: 0 } } } as const;
    expect(middle(raster(await decode(await sharp(clear).png().toBuffer())))).toEqual([128, 128, 128]);
  });

  test('a photo on its side is put upright', async () => {
    const turned = await flat().jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(raster(await decode(turned))).toMatchObject({ width: 6, height: 8 });
  });

  test('of an animation the first frame', async () => {
    const frame = (background: { r: number; g: number; b: number }) =>
      sharp({ create: { width: 4, height: 4, channels: 3, background } })
        .png()
        .toBuffer();
    const animation = await sharp([await frame(DEEP_RED), await frame({ r: 0, g: 0, b: 255 })], {
      join: { animated: true },
    })
      .webp({ lossless: true })
      .toBuffer();
    const first = raster(await decode(animation));
    expect(first).toMatchObject({ width: 4, height: 4 });
    expect(middle(first)).toEqual([200, 30, 40]);
  });

  test.each([
    [24, 'bottom-up'],
    [24, 'top-down'],
    [32, 'bottom-up'],
    [32, 'top-down'],
  ] as const)('BMP with %i bits, %s', async (bits, order) => {
    const outcome = await decode(bmp(bits, order));
    expect(outcome).toMatchObject({ kind: 'decoded', format: 'bmp' });
    const { data, ...size } = raster(outcome);
    expect(size).toEqual({ width: 3, height: 2 });
    expect([...data]).toEqual([0, 1, 2, 10, 11, 12, 20, 21, 22, 100, 101, 102, 110, 111, 112, 120, 121, 122]);
  });
});

describe('what is refused', () => {
  test.each([
    ['an empty file', 'not-an-image', async () => Buffer.alloc(0)],
    ['a text file', 'not-an-image', async () => Buffer.from('Dear camera, please find attached')],
    ['two bytes of a JPEG', 'not-an-image', async () => Buffer.from([0xff, 0xd8])],
    ['a GIF', 'unsupported-format', () => flat().gif().toBuffer()],
    ['a TIFF', 'unsupported-format', () => flat().tiff().toBuffer()],
    ['an AVIF', 'unsupported-format', () => flat().avif().toBuffer()],
    ['an SVG', 'unsupported-format', async () => Buffer.from('<?xml version="1.0"?><svg width="9" height="9"/>')],
    ['a BMP with a palette', 'unsupported-format', async () => edited(bmp(24, 'top-down'), 28, 8)],
    ['half a JPEG', 'damaged', async () => half(await samplePhoto(1))],
    ['half a PNG', 'damaged', async () => half(await noisy().png().toBuffer())],
    ['half a WebP', 'damaged', async () => half(await noisy().webp().toBuffer())],
    ['half a BMP', 'damaged', async () => half(bmp(24, 'bottom-up'))],
    ['a JPEG of nothing but its first bytes', 'damaged', async () => Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['a JPEG with a hole', 'damaged', async () => (await samplePhoto(1)).fill(0, 60_000, 70_000)],
    ['a BMP without a width', 'damaged', async () => edited(bmp(24, 'top-down'), 18, 0)],
  ])('%s: %s', async (_name, reason, make) => {
    expect(await decode(await make())).toEqual({ kind: 'refused', reason });
  });

  test('a PNG that claims 60,000 × 60,000 px, without unpacking it', async () => {
    const before = process.memoryUsage().rss;
    const outcome = await decode(pngClaiming(60_000, 60_000));
    expect(outcome).toEqual({ kind: 'refused', reason: 'too-many-pixels' });
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  test('a side of more than 65,535 px, however short the other', async () => {
    const refused = { kind: 'refused', reason: 'too-many-pixels' };
    expect(await decode(pngClaiming(3, 65_536))).toEqual(refused);
    expect(await decode(bmpFile({ width: 65_536, height: 1 }))).toEqual(refused);
    expect(await decode(bmpFile({ width: 1, height: 65_535 }))).toMatchObject({ kind: 'decoded' });
  });

  test('a BMP that claims as much', async () => {
    const claiming = bmp(24, 'bottom-up');
    claiming.writeInt32LE(60_000, 18);
    claiming.writeInt32LE(60_000, 22);
    expect(await decode(claiming)).toEqual({ kind: 'refused', reason: 'too-many-pixels' });
  });
});

test('whatever the bytes, there is an outcome', async () => {
  const files = [
    await noisy().jpeg().toBuffer(),
    await noisy().jpeg({ progressive: true }).toBuffer(),
    await noisy().png({ progressive: true }).toBuffer(),
    await noisy().webp().toBuffer(),
    bmp(24, 'bottom-up'),
  ];
  const damage = fc.record({
    file: fc.constantFrom(...files),
    // Headers are short: half of the damage goes there.
    at: fc.oneof(fc.nat(64), fc.nat(60_000)),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
    keep: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ file, at, bytes, keep }) => {
      const damaged = Buffer.from(file.subarray(0, Math.ceil(file.length * keep)));
      damaged.set(bytes.subarray(0, Math.max(0, damaged.length - at)), Math.min(at, damaged.length));
      expect((await decode(damaged)).kind).toMatch(/^(decoded|refused)$/);
    }),
    { numRuns: 150 },
  );
});

function flat() {
  return sharp({ create: { width: 8, height: 6, channels: 3, background: DEEP_RED } });
}

function noisy() {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  return sharp({ create: { width: 200, height: 200, channels: 3, background: DEEP_RED, noise } });
}

function raster(outcome: DecodeOutcome): Raster {
  if (outcome.kind === 'refused') throw new Error(`Refused: ${outcome.reason}`);
  return outcome.raster;
}

function middle({ width, height, data }: Raster): number[] {
  const at = (Math.floor(height / 2) * width + Math.floor(width / 2)) * 3;
  return [...data.subarray(at, at + 3)];
}

function near(value: number): unknown {
  return expect.toSatisfy((actual: number) => Math.abs(actual - value) <= 3, `about ${value}`);
}

function half(file: Buffer): Buffer {
  return file.subarray(0, file.length / 2);
}

function edited(file: Buffer, at: number, byte: number): Buffer {
  file.writeUInt8(byte, at);
  return file;
}

/** 3 × 2 px; red is 100·y + 10·x, green one more, blue two more. */
function bmp(bits: 24 | 32, order: 'bottom-up' | 'top-down'): Buffer {
  const pixels = Uint8Array.of(0, 1, 2, 10, 11, 12, 20, 21, 22, 100, 101, 102, 110, 111, 112, 120, 121, 122);
  return bmpFile({ width: 3, height: 2, pixels, bits, topDown: order === 'top-down' });
}

/** The header of a PNG and nothing behind it. */
function pngClaiming(width: number, height: number): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13, 0);
  header.write('IHDR', 4);
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  header.set([8, 2, 0, 0, 0], 16);
  header.writeUInt32BE(crc32(header.subarray(4, 21)), 21);
  const empty = Buffer.from('0000000049444154', 'hex');
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), header, empty, Buffer.from('35af061e', 'hex')]);
}

/** As in the PNG specification, annex D. */
