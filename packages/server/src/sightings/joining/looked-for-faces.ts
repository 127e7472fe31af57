import type { EntryId, StrangerId } from '@kith/contract';
import { fromStored } from '../../platform/db/stored-template.ts';
import type { WeighedFace } from '../../recognition/clusters/weighed-face.ts';
import type { RawTemplate, ScaledTemplate } from '../../recognition/scale/templates.ts';
import type { LookedForFace } from './store.ts';

/** A face that a stranger is looked for by. */
export interface LookedFor extends WeighedFace {
  readonly entryId: EntryId;
}

/** A stranger who may be like a face. */
export interface Near {
  readonly id: StrangerId;
  readonly faces: readonly LookedFor[];
}

/** A face by which a stranger is to be found from now on. */
export interface Fresh extends LookedFor {
  readonly strangerId: StrangerId;
}

type Scale = (templates: readonly RawTemplate[]) => readonly ScaledTemplate[] | Promise<readonly ScaledTemplate[]>;

/**
 * The faces of each stranger as they are compared. A damaged one is as good as none.
 * @param made those that are at hand
 */
export async function facesOfRows(
  rows: readonly LookedForFace[],
  made: readonly LookedFor[],
  scale: Scale,
): Promise<ReadonlyMap<StrangerId, readonly LookedFor[]>> {
  const known = new Map(made.map(({ entryId, scaled }) => [entryId, scaled]));
  const missing = rows.flatMap((row) => {
    const template = known.has(row.entry_id) ? null : fromStored(row);
    return template ? [{ entryId: row.entry_id, template }] : [];
  });
  const scaled = await scale(missing.map(({ template }) => template));
  for (const [i, { entryId }] of missing.entries()) {
    const face = scaled[i];
    if (face) known.set(entryId, face);
  }
  const faces = new Map<StrangerId, LookedFor[]>();
  for (const { stranger_id: id, entry_id: entryId, weight } of rows) {
    const face = known.get(entryId);
    if (!face) continue;
    const ofStranger = faces.get(id) ?? [];
    ofStranger.push({ entryId, weight, scaled: face });
    faces.set(id, ofStranger);
  }
  return faces;
}
