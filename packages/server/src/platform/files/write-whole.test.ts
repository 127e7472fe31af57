import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { draftOf, writeWhole } from './write-whole.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-whole-'));
  file = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true }));

async function* inPieces(...pieces: string[]) {
  for (const piece of pieces) yield piece;
}

it.each([
  ['text', () => 'kith'],
  ['bytes', () => Buffer.from('kith')],
  ['pieces', () => inPieces('ki', 'th')],
])('%s take the place of an older file, and of the draft that a killed process left', async (_what, contents) => {
  await writeFile(file, 'older and longer');
  await writeFile(draftOf(file), 'left behind');
  await writeWhole(file, contents());
  expect(await readFile(file, 'utf8')).toBe('kith');
  expect(await readdir(folder)).toEqual(['file']);
});

it('nobody else may read it', async () => {
  await writeWhole(file, 'secret');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('what breaks off changes nothing', async () => {
  async function* broken() {
    yield 'half of it';
    throw new Error('the other half is lost');
  }
  await writeFile(file, 'older');
  await expect(writeWhole(file, broken())).rejects.toThrow('the other half is lost');
  expect(await readFile(file, 'utf8')).toBe('older');
  expect(await readdir(folder)).toEqual(['file']);
});

it('says where it cannot write', async () => {
  const nowhere = join(folder, 'nowhere', 'file');
  for (const contents of ['kith', inPieces('kith')]) {
    await expect(writeWhole(nowhere, contents)).rejects.toMatchObject({ code: 'ENOENT', path: draftOf(nowhere) });
  }
});
