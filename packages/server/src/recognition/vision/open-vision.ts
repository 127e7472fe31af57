import { availableParallelism } from 'node:os';
import { builtFile } from '../built-file.ts';
import { readModels } from './models/read-models.ts';
import type { Face, Vision } from './vision.ts';
import { type PoolOptions, WorkerPool } from './worker-pool.ts';

export interface OpenVisionOptions extends Partial<PoolOptions> {
  /** A folder with the model files; see `fetchModels`. */
  readonly modelsDir: string;
}

/** Opens the face networks, by default one worker a core. Throws ModelsError when a model is missing or not the right one. */
export async function openVision({ modelsDir, ...options }: OpenVisionOptions): Promise<Vision> {
  const models = await readModels(modelsDir);
  const script = builtFile('recognition/vision/vision-worker.js');
  const pool = await WorkerPool.open(script, { models }, { threads: availableParallelism(), ...options });
  return {
    queue: pool,
    async analyse(image, options = {}) {
      const outcome = await pool.analyse(image, options);
      if (outcome.kind === 'refused') return outcome;
      const { faces, jpeg, ...picture } = outcome.picture;
      return {
        kind: 'analysed',
        picture: { ...picture, faces: faces.map(restoreFace), ...(jpeg && { jpeg: asBuffer(jpeg) }) },
      };
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

const restoreFace = (face: Face): Face => ({ ...face, thumbnail: asBuffer(face.thumbnail) });

/** A Buffer comes out of a worker as a plain Uint8Array. */
const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
