import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { beginBackup, hasLeftovers, removeLeftovers } from './leftovers.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-leftovers-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('what a killed backup left is found by what comes next, and what a running one needs stays', async () => {
  const file = join(folder, 'elsewhere.tar.unproven');
  const running = await beginBackup(folder, file);
  await writeFile(running.copy, 'a copy of the database');
  await writeFile(`${file}.part`, 'an unfinished archive');
  const needed = await readdir(folder);
  await removeLeftovers(folder);
  expect([await readdir(folder), hasLeftovers(folder)]).toEqual([needed, false]);
  await expect(beginBackup(folder, join(folder, 'another.tar'))).rejects.toThrow('Another backup');

  await running[Symbol.asyncDispose]();
  await rm(`${file}.part`);
  await writeFile(join(folder, 'backup'), JSON.stringify({ archive: file }));
  for (const left of [running.copy, file, `${file}.part`]) await writeFile(left, 'left by a kill');
  expect(hasLeftovers(folder)).toBe(true);
  await removeLeftovers(folder);
  expect([await readdir(folder), hasLeftovers(folder)]).toEqual([['backup-lock'], false]);
});
