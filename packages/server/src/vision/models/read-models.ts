import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DETECT_MODEL, FEATURE_MODEL, LANDMARK_MODEL, type ModelFile } from './model-package.ts';
import { ModelsError, placeByHand } from './models-error.ts';

/** The checked bytes of the ONNX files. */
export interface ModelBytes {
  readonly detect: Uint8Array;
  readonly landmark: Uint8Array;
  readonly feature: Uint8Array;
}

/** Reads and checks every model of `dir`. Throws ModelsError when one is missing or is not the right file. */
export async function readModels(dir: string): Promise<ModelBytes> {
  const [detect, landmark, feature] = await Promise.all([
    readModel(dir, DETECT_MODEL),
    readModel(dir, LANDMARK_MODEL),
    readModel(dir, FEATURE_MODEL),
  ]);
  return { detect, landmark, feature };
}

/** Those of `models` that are missing from `dir` or are not the right file. */
export async function findUnfitModels(dir: string, models: readonly ModelFile[]): Promise<ModelFile[]> {
  const fits = await Promise.all(models.map(async (model) => isModel(await readIfThere(join(dir, model.file)), model)));
  return models.filter((_, at) => !fits[at]);
}

export function isModel(bytes: Uint8Array | undefined, model: ModelFile): bytes is Uint8Array {
  return bytes?.length === model.sizeBytes && createHash('sha256').update(bytes).digest('hex') === model.sha256;
}

async function readModel(dir: string, model: ModelFile): Promise<Uint8Array> {
  const path = join(dir, model.file);
  const bytes = await readIfThere(path);
  if (isModel(bytes, model)) return bytes;
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
