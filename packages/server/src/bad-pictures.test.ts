import { crc32, deflateSync } from 'node:zlib';
import { openEyes } from '@kith/testing/eyes';
import { refusal } from '@kith/testing/refusal';
import { portraitOf, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadParts } from '@kith/testing/upload';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Vision } from './recognition/vision/vision.ts';

let vision: Vision;
let kith: TestKith;

beforeAll(async () => {
  vision = await openEyes();
  kith = await openTestKith({ vision });
  await kith.call('POST', '/v1/sources/', { name: 'door' });
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await vision?.[Symbol.asyncDispose]();
});

/** A PNG whose header claims a size; the pixels are one black dot. */
function lyingPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, crc]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(4))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('pictures', () => {
  const bad: [string, Buffer | null, string][] = [
    ['no picture', null, 'Send a picture as a file part.'],
    [
      'a text file',
      Buffer.from('I am a picture, really.'),
      'This is not a picture: send a JPEG, PNG, WebP or BMP file.',
    ],
    ['an empty file', Buffer.alloc(0), 'This is not a picture: send a JPEG, PNG, WebP or BMP file.'],
    [
      'a PNG that claims 60,000×60,000',
      lyingPng(60_000, 60_000),
      'The picture is too large: send at most 50 megapixels, and 65535 px a side.',
    ],
    ['a PNG without its pixels', lyingPng(640, 480), 'The picture is damaged or incomplete: send it again.'],
    [
      'a GIF',
      Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'),
      'This picture format is not supported: send JPEG, PNG, WebP or BMP.',
    ],
  ];

  it.each(bad)('are refused: %s', async (_, image, message) => {
    const parts = image ? { source: 'door', image } : { source: 'door' };
    for (const url of ['/v1/entries/', '/v1/persons/', '/v1/persons/search/']) {
      expect(refusal(await uploadParts(kith, url, parts))).toEqual([400, 'image', message]);
    }
  });

  it('are refused: a truncated JPEG', async () => {
    const photo = await samplePhoto(1);
    const image = photo.subarray(0, photo.length / 2);
    expect(refusal(await uploadParts(kith, '/v1/entries/', { source: 'door', image }))).toEqual([
      400,
      'image',
      'The picture is damaged or incomplete: send it again.',
    ]);
  });

  it('are refused above 16 MiB, with 413', async () => {
    const answer = await uploadParts(kith, '/v1/entries/', {
      source: 'door',
      image: Buffer.alloc(16 * 1024 * 1024 + 1),
    });
    expect(refusal(answer).slice(0, 2)).toEqual([413, 'image']);
  });

  it('without a face: no entry from a camera, an error for a person', async () => {
    const image = await portraitOf({ photo: 1, left: 40, top: 1100, width: 100, height: 100 });
    const entry = await uploadParts(kith, '/v1/entries/', { source: 'door', image });
    expect([entry.status, entry.body]).toEqual([201, { results: [] }]);
    expect(refusal(await uploadParts(kith, '/v1/persons/', { source: 'door', image }))).toEqual([
      400,
      'image',
      'No face found.',
    ]);
  });

  it('with a face that is too small for the source, or for the request', async () => {
    const image = await portraitOf(sampleFaces.bea);
    const ownLimit = await uploadParts(kith, '/v1/persons/', { source: 'door', facesize: '10000000', image });
    expect(refusal(ownLimit).slice(0, 2)).toEqual([400, 'image']);
    expect(ownLimit.body.error_codes).toEqual([1007]);
    await kith.call('PATCH', '/v1/sources/1/', { manual_create_facesize_threshold: 10_000_000 });
    expect((await uploadParts(kith, '/v1/persons/', { source: 'door', image })).status).toBe(400);
    expect((await uploadParts(kith, '/v1/persons/', { source: 'door', facesize: '0', image })).status).toBe(201);
  });

  it('of an unknown source store nothing', async () => {
    const image = await portraitOf(sampleFaces.cem);
    const before = (await kith.call('GET', '/v1/entries/')).body.count;
    for (const url of ['/v1/entries/', '/v1/persons/']) {
      expect(refusal(await uploadParts(kith, url, { source: 'nowhere', image })).slice(0, 2)).toEqual([400, 'source']);
      expect(refusal(await uploadParts(kith, url, { image })).slice(0, 2)).toEqual([400, 'source']);
    }
    expect((await kith.call('GET', '/v1/entries/')).body.count).toBe(before);
  });

  it('may come with texts of the same name, None for nothing, and in any order', async () => {
    const image = await portraitOf(sampleFaces.cem);
    const junk = { pid: 'x', facesize: 'None', create_on_ha: 'True', identify_asm: 'null' };
    const answer = await uploadParts(kith, '/v1/persons/', { ...junk, image, source: 'door', facesize: '0' });
    expect(answer.body.result).toBe('new');
    const text = 'b'.repeat(5_000_000);
    const twice = await uploadParts(kith, '/v1/persons/search/', [
      ['image', text],
      ['image', image],
    ]);
    expect([twice.status, twice.body.result]).toEqual([200, 'exact']);
  });
});
