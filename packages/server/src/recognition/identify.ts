import type { SpaceId, Thresholds } from '@kith/contract';
import type { Database } from '../db/database.ts';
import type { PersonId } from '../db/schema.ts';
import type { FaceIndex } from '../faceindex/face-index.ts';
import { findTemplates } from '../persons/store.ts';
import { confidenceOf, cosineOf } from './calibration.ts';

/** Who a face is. Without a match, `confidence` is that of the nearest person, or 0 when there was nobody to compare with. */
export type Decision =
  | { readonly result: 'exact' | 'ha' | 'junk'; readonly personId: PersonId; readonly confidence: number }
  | { readonly result: 'nm'; readonly confidence: number };

/**
 * Finds the nearest person of a space. The index proposes; the stored float32 templates decide.
 * @param template 512 float32 of unit length
 * @param among only these persons are candidates
 */
export async function identify(
  { db, faceIndex }: { readonly db: Database; readonly faceIndex: FaceIndex },
  spaceId: SpaceId,
  template: Float32Array,
  thresholds: Thresholds,
  among?: readonly PersonId[],
): Promise<Decision> {
  const gallery = among?.length ?? faceIndex.size(spaceId);
  const leastCosine = cosineOf(thresholds.junk, gallery);
  const candidates = await faceIndex.search(spaceId, template, { leastCosine, ...(among && { among }) });
  const templates = await findTemplates(
    db.queries,
    spaceId,
    candidates.map((candidate) => candidate.personId as PersonId),
  );
  let nearest: { personId: PersonId; cosine: number } | null = null;
  for (const [personId, known] of templates) {
    const cosine = dotProduct(template, known);
    if (!nearest || cosine > nearest.cosine) nearest = { personId, cosine };
  }
  if (!nearest) return { result: 'nm', confidence: 0 };
  const confidence = confidenceOf(nearest.cosine, gallery);
  const result = resultOf(confidence, thresholds);
  return result === 'nm' ? { result, confidence } : { result, personId: nearest.personId, confidence };
}

/** The strongest result whose threshold a confidence reaches. */
export function resultOf(confidence: number, { exact, ha, junk }: Thresholds): Decision['result'] {
  if (confidence >= exact) return 'exact';
  if (confidence >= ha) return 'ha';
  return confidence >= junk ? 'junk' : 'nm';
}

/** The cosine of two templates of unit length. */
function dotProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
