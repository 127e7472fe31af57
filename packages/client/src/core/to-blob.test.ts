import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../wire.ts';
import type { Image } from './image.ts';
import { toBlob } from './to-blob.ts';

const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-image-'));
  file = join(folder, 'a photo.jpg');
  await writeFile(file, bytes);
});
afterAll(() => rm(folder, { recursive: true }));

describe('a picture', () => {
  it.each<[string, () => Image | Promise<Image>]>([
    ['a path', () => file],
    ['a Buffer', () => readFile(file)],
    ['a part of a larger buffer', () => new Uint8Array([9, ...bytes, 9]).subarray(1, -1)],
    ['an ArrayBuffer', () => bytes.slice().buffer],
    ['a Blob', () => new Blob([bytes])],
    ['a File', () => new File([bytes], 'photo.jpg')],
    ['a stream of the web', () => new Blob([bytes]).stream()],
    ['a stream of Node', () => createReadStream(file)],
  ])('may be %s', async (_, image) => {
    const blob = await toBlob(await image());
    expect(Buffer.from(await blob.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('that is not there is told by its path', async () => {
    await expect(toBlob(join(folder, 'nowhere.jpg'))).rejects.toThrow(/nowhere\.jpg/);
  });

  it('from a stream that does not end is given up', async () => {
    const piece = new Uint8Array(limits.imageBytes / 4);
    let pulled = 0;
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(piece);
        pulled += 1;
      },
      cancel() {
        isCancelled = true;
      },
    });
    await expect(toBlob(endless)).rejects.toThrow(RangeError);
    expect([pulled < 10, isCancelled]).toEqual([true, true]);
    await expect(toBlob(Readable.from(['text']))).rejects.toThrow(/set no encoding/);
  });
});
