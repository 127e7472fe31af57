import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkCameras } from './cameras.ts';

const door = { id: 1, name: 'door', isEnabled: true, problem: null };
const nowhere = '/nowhere/ffmpeg';
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

async function ffmpegOf(version: string): Promise<string> {
  const file = join(folder.path, `ffmpeg-${version}`);
  await writeFile(file, `#!/bin/sh\necho ffmpeg version ${version} Copyright\n`, { mode: 0o700 });
  return file;
}

it('where no camera is read, nothing is missing', async () => {
  expect(await checkCameras(nowhere, [])).toMatchObject({ state: 'ok', sentence: 'No cameras.' });
  expect(await checkCameras(nowhere, [{ ...door, isEnabled: false }])).toMatchObject({ state: 'ok' });
});

it('cameras without ffmpeg are a problem, and so is one that is too old', async () => {
  expect(await checkCameras(nowhere, [door])).toEqual({
    check: 'cameras',
    state: 'problem',
    sentence:
      'Cameras need ffmpeg 5.1 or newer, and "/nowhere/ffmpeg" does not run: install it (Debian: apt install ffmpeg), or name it with KITH_FFMPEG.',
  });
  expect(await checkCameras(await ffmpegOf('4.4.2'), [door])).toMatchObject({
    state: 'problem',
    sentence: 'ffmpeg is 4.4: install 5.1 or newer, or name it with KITH_FFMPEG.',
  });
});

it('says which cameras cannot be read, and why', async () => {
  const ffmpeg = await ffmpegOf('5.1.6');
  expect(await checkCameras(ffmpeg, [door])).toMatchObject({ state: 'ok', sentence: 'No camera fails, of 1.' });
  const failing = { ...door, problem: 'Nothing answers at this address.' };
  expect(await checkCameras(ffmpeg, [failing, { ...failing, isEnabled: false }])).toMatchObject({
    state: 'warning',
    sentence: '1 "door": Nothing answers at this address.',
  });
});
