import { decideConfig } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import { fetchModels } from '../vision/models/fetch-models.ts';
import { openVision } from '../vision/open-vision.ts';
import type { Vision } from '../vision/vision.ts';

/** The real thing, on one thread, for tests that send photos. */
export async function openEyes(): Promise<Vision> {
  const { modelsDir } = decideConfig(readEnv());
  await fetchModels(modelsDir);
  return openVision({ modelsDir, threads: 1 });
}
