import { decideConfig } from '../platform/config/config.ts';
import { readEnv } from '../platform/config/env.ts';
import { fetchModels } from '../recognition/vision/models/fetch-models.ts';
import { openVision } from '../recognition/vision/open-vision.ts';
import type { Vision } from '../recognition/vision/vision.ts';

/** The real thing, on one thread, for tests that send photos. */
export async function openEyes(): Promise<Vision> {
  const { modelsDir } = decideConfig(readEnv());
  await fetchModels(modelsDir);
  return openVision({ modelsDir, threads: 1 });
}
