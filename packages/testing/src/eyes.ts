import { decideConfig, fetchModels, openVision, readEnv, type Vision } from '@kith/server/parts';

/** The real thing, on one thread, for tests that send photos. */
export async function openEyes(): Promise<Vision> {
  const { modelsDir } = decideConfig(readEnv());
  await fetchModels(modelsDir);
  return openVision({ modelsDir, threads: 1 });
}
