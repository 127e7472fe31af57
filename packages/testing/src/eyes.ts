import { decideConfig, fetchModels, openVision, readEnv, type Vision } from '@kith/server/parts';

/** A folder with the real models, fetched once for all tests. */
export async function testModels(): Promise<string> {
  const { modelsDir } = decideConfig(readEnv());
  await fetchModels(modelsDir);
  return modelsDir;
}

/** The real thing, for tests that send photos. */
export const openEyes = async (threads = 1): Promise<Vision> => openVision({ modelsDir: await testModels(), threads });
