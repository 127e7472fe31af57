import { zipOf } from '@kith/testing/zip-file';
import { expect, it } from 'vitest';
import { photosOfFiles } from './photos-of.ts';
import { unpack } from './unpack.ts';
import { zipEntries } from './zip-entries.ts';

const text = (value: string): Buffer => Buffer.from(value);
const fileOf = (bytes: Buffer, name = 'staff.zip'): File => new File([new Uint8Array(bytes)], name);

/** What is in a zip, by its paths. */
async function contentOf(zip: Buffer): Promise<Record<string, unknown>> {
  const file = fileOf(zip);
  const entries = await zipEntries(file);
  const contents = entries?.map(async (entry) => {
    const bytes = await unpack(file, entry);
    return [entry.path, typeof bytes === 'string' ? bytes : await bytes.text()];
  });
  return Object.fromEntries(await Promise.all(contents ?? []));
}

it('gives what was packed, stored or deflated, whatever stands behind it', async () => {
  const files = [
    { name: 'a.jpg', bytes: text('a'.repeat(1000)) },
    { name: 'b/c.jpg', bytes: text('c'), stored: true },
    { name: 'empty/', bytes: text('') },
  ];
  const content = { 'a.jpg': 'a'.repeat(1000), 'b/c.jpg': 'c' };
  expect(await contentOf(zipOf(files))).toEqual(content);
  expect(await contentOf(zipOf(files, { comment: 'PK\u0005\u0006 of us all' }))).toEqual(content);
});

it('reads the numbers of large zips', async () => {
  const files = ['a.jpg', 'b.jpg'].map((name) => ({ name, bytes: text(name), large: true }));
  expect(await contentOf(zipOf(files, { large: true }))).toEqual({ 'a.jpg': 'a.jpg', 'b.jpg': 'b.jpg' });
});

it('reads names in UTF-8 that do not say so, and in what PCs had before', async () => {
  const names = [text('Jörg/محمد.jpg'), Buffer.from([0x4d, 0x81, 0x6c, 0x6c, 0x65, 0x72])];
  const entries = await zipEntries(fileOf(zipOf(names.map((name) => ({ name, bytes: text('x') })))));
  expect(entries?.map(({ path }) => path)).toEqual(['Jörg/محمد.jpg', 'Müller']);
});

it('does not unpack what is locked, or grows beyond any photo', async () => {
  const files = [
    { name: 'locked.jpg', bytes: text('secret'), encrypted: true },
    { name: 'bomb.jpg', bytes: Buffer.alloc(65 * 1024 * 1024) },
  ];
  expect(await contentOf(zipOf(files))).toEqual({ 'locked.jpg': 'locked', 'bomb.jpg': 'tooLarge' });
});

it('says what is damaged, wherever a zip breaks off or is changed', async () => {
  const zip = zipOf([{ name: 'a.jpg', bytes: text('abcdefgh'.repeat(100)) }]);
  for (let length = 0; length < zip.length; length++) expect(await contentOf(zip.subarray(0, length))).toEqual({});
  for (let at = 0; at < zip.length; at++) {
    const changed = Buffer.from(zip);
    changed[at] = 255 - (changed[at] ?? 0);
    await contentOf(changed);
  }
  expect(await zipEntries(fileOf(text('PK')))).toBeNull();
});

it('is a folder of its name, and has photos alone', async () => {
  const names = ['Ada/1.jpg', '__MACOSX/Ada/._1.jpg', 'Ada/.hidden.jpg', 'list.txt', 'Bea.PNG'];
  const zip = zipOf(names.map((name) => ({ name, bytes: text(name) })));
  const { photos, damaged } = await photosOfFiles([fileOf(zip), fileOf(text('no zip'), 'torn.zip')]);
  expect(photos.map(({ path }) => path)).toEqual(['staff/Ada/1.jpg', 'staff/Bea.PNG']);
  expect(damaged).toEqual(['torn.zip']);
  const read = await photos[0]?.read();
  expect(read instanceof File && [read.name, await read.text()]).toEqual(['1.jpg', 'Ada/1.jpg']);
});
