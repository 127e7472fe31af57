import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { bmpFile } from './bmp-file.ts';
import { portraitOf, sampleFaces } from './sample-photos.ts';

/** A file that somebody could send to do harm. */
export interface HostilePicture {
  /** What was done to it. */
  readonly kind: string;
  readonly bytes: Buffer;
}

/** A whole number from 0 to below `limit`, the same ones every time for the same seed. */
type Draw = (limit: number) => number;

/** Files that somebody could send as a picture, and the ways to spoil them. */
interface Workshop {
  readonly draw: Draw;
  /** One of the sound files, as a copy that may be changed. */
  readonly anyFile: () => Buffer;
  readonly anyOf: (format: Format) => Buffer;
  /** Twenty million zeros, deflated. */
  readonly zeros: Buffer;
}

type Format = 'jpeg' | 'png' | 'webp' | 'bmp';
type Recipe = (workshop: Workshop) => Buffer | Promise<Buffer>;

/** Every so many pictures one that is expensive to unpack, by the rules: it must not be refused, and leave nothing behind. */
const HEAVY_EVERY = 250;
const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const JPEG_START = Buffer.from([0xff, 0xd8]);

/** Pictures of every kind in turn, the same ones for the same seed. */
export async function* hostilePictures(count: number, seed = 1): AsyncGenerator<HostilePicture> {
  const workshop = await openWorkshop(seed);
  const kinds = Object.entries(recipes);
  const heavyKinds = Object.entries(heavy);
  for (let i = 0; i < count; i++) {
    const isHeavy = i % HEAVY_EVERY === HEAVY_EVERY - 1;
    const [kind, make] = (isHeavy ? heavyKinds[workshop.draw(heavyKinds.length)] : kinds[i % kinds.length]) ?? [];
    if (kind !== undefined && make !== undefined) yield { kind, bytes: await make(workshop) };
  }
}

async function openWorkshop(seed: number): Promise<Workshop> {
  const portrait = await portraitOf(sampleFaces.bea);
  const small = () => sharp(portrait).resize(240, 320, { fit: 'cover' });
  const raw = await small().raw().toBuffer({ resolveWithObject: true });
  const files: Record<Format, readonly Buffer[]> = {
    jpeg: [
      portrait,
      await small().jpeg().toBuffer(),
      await small().jpeg({ progressive: true }).toBuffer(),
      await small()
        .jpeg({ chromaSubsampling: '4:4:4' })
        .withExif({ IFD0: { Copyright: 'x'.repeat(500) } })
        .toBuffer(),
      await small().withIccProfile('p3').jpeg().toBuffer(),
      await small().greyscale().jpeg().toBuffer(),
      await small().toColourspace('cmyk').jpeg().toBuffer(),
    ],
    png: [
      await small().png().toBuffer(),
      await small().png({ progressive: true }).toBuffer(),
      await small().png({ palette: true, colours: 16 }).toBuffer(),
      await small().ensureAlpha(0.5).png().toBuffer(),
      await small().toColourspace('rgb16').png().toBuffer(),
      await small().toColourspace('grey16').png().toBuffer(),
    ],
    webp: [
      await small().webp().toBuffer(),
      await small().webp({ lossless: true }).toBuffer(),
      await small().ensureAlpha(0.5).webp().toBuffer(),
      await animation('webp'),
    ],
    bmp: [
      bmpFile({ ...raw.info, pixels: raw.data }),
      bmpFile({ ...raw.info, pixels: raw.data, topDown: true, bits: 32 }),
    ],
  };
  const draw = drawFrom(seed);
  const oneOf = (some: readonly Buffer[]) => Buffer.from(some[draw(some.length)] ?? []);
  const zeros = deflateSync(Buffer.alloc(20_000_000));
  return { draw, anyFile: () => oneOf(Object.values(files).flat()), anyOf: (format) => oneOf(files[format]), zeros };
}

/** Mulberry32. */
function drawFrom(seed: number): Draw {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

const recipes: Readonly<Record<string, Recipe>> = {
  sound: ({ anyFile }) => anyFile(),
  truncated: ({ draw, anyFile }) => {
    const file = anyFile();
    return file.subarray(0, draw(file.length));
  },
  'bits flipped': ({ draw, anyFile }) => {
    const file = anyFile();
    for (let flips = 1 + draw(64); flips > 0; flips--) flipBit(file, draw(file.length), draw(8));
    return file;
  },
  'header flipped': ({ draw, anyFile }) => {
    const file = anyFile();
    for (let flips = 1 + draw(8); flips > 0; flips--) flipBit(file, 2 + draw(Math.min(200, file.length - 2)), draw(8));
    return file;
  },
  overwritten: ({ draw, anyFile }) => {
    const file = anyFile();
    const from = draw(file.length);
    return file.fill(draw(256), from, Math.min(file.length, from + 1 + draw(5000)));
  },
  'noise within': ({ draw, anyFile }) => {
    const file = anyFile();
    const from = draw(file.length);
    for (let at = from; at < Math.min(file.length, from + 500); at++) file[at] = draw(256);
    return file;
  },
  'cut out': ({ draw, anyFile }) => {
    const file = anyFile();
    const from = draw(file.length);
    return Buffer.concat([file.subarray(0, from), file.subarray(from + 1 + draw(2000))]);
  },
  'put in': ({ draw, anyFile }) => {
    const file = anyFile();
    const at = draw(file.length);
    return Buffer.concat([file.subarray(0, at), Buffer.alloc(1 + draw(2000), draw(256)), file.subarray(at)]);
  },
  'two halves': ({ draw, anyFile }) => {
    const [one, other] = [anyFile(), anyFile()];
    return Buffer.concat([one.subarray(0, draw(one.length)), other.subarray(draw(other.length))]);
  },
  'JPEG that lies about its size': ({ draw, anyOf }) => {
    const file = anyOf('jpeg');
    const frame = frameHeaderOf(file);
    file.writeUInt16BE(draw(0x10000), frame + 5);
    file.writeUInt16BE(draw(0x10000), frame + 7);
    return file;
  },
  'JPEG with other components': ({ draw, anyOf }) => edited(anyOf('jpeg'), (file) => frameHeaderOf(file) + 9, draw(6)),
  'JPEG with another sampling': ({ draw, anyOf }) =>
    edited(anyOf('jpeg'), (file) => frameHeaderOf(file) + 11, draw(256)),
  'JPEG that claims arithmetic coding, or another': ({ draw, anyOf }) =>
    edited(anyOf('jpeg'), (file) => frameHeaderOf(file) + 1, [0xc9, 0xca, 0xc3, 0xc1, 0xc5, 0xcb][draw(6)] ?? 0xc9),
  'JPEG of four colours, read one way or the other': async ({ draw }) => {
    const file = await flat(64, 64).toColourspace('cmyk').jpeg().toBuffer();
    const adobe = file.indexOf('Adobe');
    return edited(file, () => adobe + 11, draw(3));
  },
  'PNG that lies about its size': ({ draw, anyOf }) => withPngSize(anyOf('png'), draw(0x10000), draw(0x10000)),
  'PNG that claims billions': ({ draw, anyOf }) =>
    withPngSize(anyOf('png'), 2 ** 31 - 1 - draw(9), 2 ** 31 - 1 - draw(9)),
  'PNG of another kind than it says': ({ draw, anyOf }) => {
    const file = anyOf('png');
    file.writeUInt8([1, 2, 4, 8, 16, 32][draw(6)] ?? 8, 24);
    file.writeUInt8(draw(8), 25);
    return resealed(file);
  },
  'WebP that lies about its size': ({ draw, anyOf }) => {
    const file = anyOf('webp');
    for (let at = 20; at < 30; at++) if (draw(3) === 0) file[at] = draw(256);
    return file;
  },
  'WebP of another length than it says': ({ draw, anyOf }) => {
    const file = anyOf('webp');
    file.writeUInt32LE(draw(2 ** 32), draw(2) ? 4 : 16);
    return file;
  },
  'BMP that lies about its size': ({ draw, anyOf }) => {
    const file = anyOf('bmp');
    file.writeInt32LE(draw(2 ** 32) - 2 ** 31, draw(2) ? 18 : 22);
    return file;
  },
  'BMP of another depth or compression': ({ draw, anyOf }) => {
    const file = anyOf('bmp');
    file.writeUInt16LE([0, 1, 2, 4, 8, 16, 24, 32, 48, 64][draw(10)] ?? 0, 28);
    file.writeUInt32LE(draw(8), 30);
    return file;
  },
  'BMP whose pixels lie elsewhere': ({ draw, anyOf }) => {
    const file = anyOf('bmp');
    file.writeUInt32LE(draw(2 ** 32), draw(2) ? 10 : 14);
    return file;
  },
  'one pixel': ({ draw }) => encoded(flat(1, 1), draw),
  'one row': ({ draw }) => encoded(flat(16_000, 1), draw),
  'one column': ({ draw }) => encoded(flat(1, 16_000), draw),
  '1 × 65,535': async ({ draw }) => (draw(2) ? flatPng(1, 65_535) : bmpFile({ width: 1, height: 65_535 })),
  '65,535 × 1': async ({ draw }) => (draw(2) ? flatPng(65_535, 1) : bmpFile({ width: 65_535, height: 1 })),
  '3 × 16 million': ({ zeros }) => pngOf(3, 16_000_000, zeros),
  'PNG bomb': ({ draw, zeros }) => pngOf(30_000 + draw(30_000), 60_000, zeros),
  'PNG with a text bomb': ({ zeros, anyOf }) => {
    const text = Buffer.concat([Buffer.from('Comment\0\0'), zeros]);
    return withPngChunk(anyOf('png'), pngChunk('zTXt', text));
  },
  'PNG with a profile bomb': ({ zeros, anyOf }) => {
    const profile = Buffer.concat([Buffer.from('icc\0\0'), zeros]);
    return withPngChunk(anyOf('png'), pngChunk('iCCP', profile));
  },
  APNG: ({ anyOf }) => withPngChunk(anyOf('png'), pngChunk('acTL', Buffer.from([0, 0, 0, 9, 0, 0, 0, 0]))),
  'animated WebP': () => animation('webp'),
  'animated GIF': () => animation('gif'),
  '16 bits': () => flat(64, 64).toColourspace('rgb16').png().toBuffer(),
  'turned by EXIF': async ({ draw, anyOf }) =>
    sharp(anyOf('jpeg'))
      .jpeg()
      .withMetadata({ orientation: 1 + draw(8) })
      .toBuffer(),
  'broken EXIF': async ({ draw, anyOf }) => {
    const file = await sharp(anyOf('png'))
      .jpeg()
      .withExif({ IFD0: { Copyright: 'x'.repeat(300) } })
      .toBuffer();
    const exif = file.indexOf('Exif');
    for (let at = exif + 4; at < exif + 60; at++) if (draw(3) === 0) file[at] = draw(256);
    return file;
  },
  'broken colour profile': async ({ draw, anyOf }) => {
    const file = await sharp(anyOf('png')).withIccProfile('p3').jpeg().toBuffer();
    const profile = file.indexOf('ICC_PROFILE');
    for (let at = profile; at < profile + 300; at++) if (draw(4) === 0) file[at] = draw(256);
    return file;
  },
  'two megabytes of metadata': ({ draw, anyOf }) => {
    const segment = Buffer.alloc(65_537, draw(256));
    segment.writeUInt16BE(0xffe1, 0);
    segment.writeUInt16BE(65_535, 2);
    const file = anyOf('jpeg');
    return Buffer.concat([JPEG_START, ...Array.from({ length: 32 }, () => segment), file.subarray(2)]);
  },
  'JPEG that goes on': ({ anyOf }) => Buffer.concat([anyOf('jpeg'), Buffer.alloc(100_000, 0xff), anyOf('jpeg')]),
  'markers only': ({ draw }) =>
    Buffer.concat([JPEG_START, Buffer.from(Array.from({ length: 300 }, (_, at) => (at % 2 ? 0xc0 + draw(64) : 0xff)))]),
  'signature only': ({ draw, anyFile }) => anyFile().subarray(0, 1 + draw(40)),
  'signature of another': ({ anyOf }) => Buffer.concat([PNG_SIGNATURE, anyOf('jpeg')]),
  nothing: () => Buffer.alloc(0),
  noise: ({ draw }) => Buffer.from(Array.from({ length: 1 + draw(3000) }, () => draw(256))),
  text: () => Buffer.from('Dear camera, please find attached'),
  'another format': async ({ draw }) => {
    const others = [
      () =>
        Buffer.from(
          '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><image href="file:///etc/passwd"/></svg>',
        ),
      () => Buffer.from('%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj'),
      () => Buffer.from('#!/bin/sh\n'),
      () => Buffer.from('push graphic-context\nimage over 0,0 0,0 "https://example.com/x"\n'),
      () => flat(32, 32).tiff().toBuffer(),
      () => flat(32, 32).avif({ effort: 0 }).toBuffer(),
      () => flat(32, 32).gif().toBuffer(),
    ];
    return (await others[draw(others.length)]?.()) ?? Buffer.alloc(0);
  },
};

/** Up to the limit of 50 megapixels: to be unpacked and looked at. */
const heavy: Readonly<Record<string, Recipe>> = {
  '49 megapixels of PNG in few bytes': () => flatPng(7000, 7000),
  '49 megapixels of WebP': () => flat(7000, 7000).webp({ effort: 0 }).toBuffer(),
  '49 megapixels of progressive JPEG': () => flat(7000, 7000).jpeg({ progressive: true }).toBuffer(),
  '49 megapixels in 65,535 rows': () => flatPng(760, 65_535),
};

function flipBit(file: Buffer, at: number, bit: number): void {
  file[at] = (file[at] ?? 0) ^ (1 << bit);
}

function edited(file: Buffer, at: (file: Buffer) => number, byte: number): Buffer {
  file.writeUInt8(byte, at(file));
  return file;
}

/** Where the marker of the frame header (SOF0 to SOF2) is: its height is 5 bytes on, its width 7, its components 9. */
function frameHeaderOf(jpeg: Buffer): number {
  for (let at = 2; at + 4 < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if (jpeg[at] === 0xff && [0xc0, 0xc1, 0xc2].includes(jpeg[at + 1] ?? 0)) return at;
  }
  throw new Error('A JPEG without a frame');
}

const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 120, b: 90 } } });

async function encoded(picture: Sharp, draw: Draw): Promise<Buffer> {
  const format = (['jpeg', 'png', 'webp'] as const)[draw(3)] ?? 'jpeg';
  return picture.toFormat(format).toBuffer();
}

async function animation(format: 'webp' | 'gif'): Promise<Buffer> {
  const frames = await Promise.all([flat(64, 64).png().toBuffer(), flat(64, 64).negate().png().toBuffer()]);
  return sharp(frames, { join: { animated: true } })
    .toFormat(format)
    .toBuffer();
}

/** A PNG of one black colour; its pixels weigh next to nothing. */
const flatPng = (width: number, height: number): Buffer =>
  pngOf(width, height, deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height), { level: 1 }), 1, 0);

function pngOf(width: number, height: number, pixels: Buffer, bits = 8, colours = 2): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colours, 0, 0, 0], 8);
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** Behind the header, which is always 25 bytes. */
const withPngChunk = (png: Buffer, chunk: Buffer): Buffer =>
  Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);

function withPngSize(png: Buffer, width: number, height: number): Buffer {
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return resealed(png);
}

/** With the checksum that its changed header needs. */
function resealed(png: Buffer): Buffer {
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}
