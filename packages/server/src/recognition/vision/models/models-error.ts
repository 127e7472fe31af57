import type { ModelFile } from './model-package.ts';

/** The model files cannot be had; `message` is a sentence for the person who starts Kith. */
export class ModelsError extends Error {
  override readonly name = 'ModelsError';
}

/** What to do by hand, as the end of a sentence. */
export function placeByHand(models: readonly ModelFile[], dir: string): string {
  const files = models.map((model) => model.file).join(', ');
  return `put ${files} into ${dir}, or set KITH_MODELS_DIR to a folder that has all of them`;
}
