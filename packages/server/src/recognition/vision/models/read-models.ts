import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MODELS, type ModelFile, type ModelName } from './model-package.ts';
import { ModelsError, placeByHand } from './models-error.ts';

/** The checked bytes of the ONNX files, in memory that threads share instead of copying it. */
export type ModelBytes = Readonly<Record<ModelName, Uint8Array<SharedArrayBuffer>>>;

/** Reads and checks every model of `dir`. Throws ModelsError when one is missing or is not the right file. */
export async function readModels(dir: string): Promise<ModelBytes> {
  const read = (name: ModelName) => readModel(dir, MODELS[name]);
  return {
    detect: await read('detect'),
    landmark: await read('landmark'),
    feature: await read('feature'),
    expression: await read('expression'),
    liveness: await read('liveness'),
    pose: await read('pose'),
  };
}

/** Those of `models` that are missing from `dir` or are not the right file. */
export async function findUnfitModels(dir: string, models: readonly ModelFile[]): Promise<ModelFile[]> {
  const fits = await Promise.all(models.map(async (model) => isModel(await readIfThere(join(dir, model.file)), model)));
  return models.filter((_, at) => !fits[at]);
}

export function isModel(bytes: Uint8Array | undefined, model: ModelFile): bytes is Uint8Array {
  return bytes?.length === model.sizeBytes && createHash('sha256').update(bytes).digest('hex') === model.sha256;
}

async function readModel(dir: string, model: ModelFile): Promise<Uint8Array<SharedArrayBuffer>> {
  const path = join(dir, model.file);
  const bytes = await readIfThere(path);
  if (isModel(bytes, model)) return shared(bytes);
  const trouble = bytes === undefined ? 'is missing' : 'is not the right file, its SHA-256 differs';
  throw new ModelsError(`The face model ${path} ${trouble}: ${placeByHand([model], dir)}.`);
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new ModelsError(`The face model ${path} cannot be read (${String(error)}).`, { cause: error });
  }
}

function shared(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
