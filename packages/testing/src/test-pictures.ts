import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { AnalysedPicture, AnalysisOutcome, Face } from '@kith/server/parts';

/** For tests: the faces in each of the six demonstration photos of @vladmandic/face-api, counted by eye. */
export const SAMPLE_FACES = [3, 3, 3, 4, 5, 4] as const;

/** One of those photos, by its number from 1 on. */
export async function samplePhoto(number: number): Promise<Buffer> {
  const packageJson = createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json');
  return await readFile(join(dirname(packageJson), 'demo', `sample${number}.jpg`));
}

/** The picture of an outcome that must not be a refusal. */
export function analysed(outcome: AnalysisOutcome): AnalysedPicture {
  if (outcome.kind === 'refused') throw new Error(`Refused: ${outcome.reason}`);
  return outcome.picture;
}

/** The faces from left to right. */
export function leftToRight(picture: AnalysedPicture): Face[] {
  return picture.faces.toSorted((a, b) => a.box.left - b.box.left);
}

export function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
