import { fileURLToPath } from 'node:url';
import { fetchModels } from '@kith/server/parts';

/** For tests: a folder with the real models, fetched once for all of them. */
export async function testModels(): Promise<string> {
  const dir = process.env.KITH_MODELS_DIR ?? fileURLToPath(new URL('../../../kith-models', import.meta.url));
  await fetchModels(dir);
  return dir;
}
