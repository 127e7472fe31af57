import type { TemplateId } from '@kith/contract';
import { fromStored, type StoredTemplate } from '../../platform/db/stored-template.ts';
import type { ScaleThreads } from '../../recognition/scale/scale-threads.ts';
import type { MadeTemplate } from './scaled-on-the-way.ts';

/** What follows from templates, in their order; nothing from one that is damaged. */
export async function makeScaled(
  threads: ScaleThreads,
  stored: readonly (StoredTemplate & { readonly id: TemplateId })[],
): Promise<MadeTemplate[]> {
  const templates = stored.map(fromStored);
  const made = (await threads.scale(templates.filter((template) => template !== null))).values();
  return stored.map(({ id, checksum }, i) => ({
    id,
    madeOf: checksum,
    scaled: templates[i] ? (made.next().value ?? null) : null,
  }));
}
