import type { SpaceId, Thresholds } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { confidenceOf, cosineOf } from '../../recognition/calibration/calibration.ts';
import { cosineOfTemplates } from '../../recognition/calibration/cosine.ts';
import { resultOf } from '../../recognition/calibration/levels.ts';
import type { FaceIndex } from '../../recognition/faceindex/face-index.ts';
import type { IndexSync } from './index-sync.ts';
import { findTemplates } from './template-store.ts';

/** Who a face is. Without a match, `confidence` is that of the nearest person, or 0 when there was nobody to compare with. */
export type Decision =
  | { readonly result: 'exact' | 'ha' | 'junk'; readonly personId: PersonId; readonly confidence: number }
  | { readonly result: 'nm'; readonly confidence: number };

/** Whom a search that is limited to some groups may name. */
export interface Candidates {
  readonly persons: Iterable<number>;
  /** The smallest confidence that names anybody of them, in a space with this `junk`. */
  leastConfidence(junk: number): number;
  /** The confidences that name these persons, where they differ from the space's `junk`. */
  thresholdsOf(persons: readonly PersonId[], junk: number): Promise<ReadonlyMap<PersonId, number>>;
}

/** What tells one person of a space from another. */
export interface IdentifyDeps {
  readonly db: Database;
  readonly faceIndex: FaceIndex;
  readonly indexSync: Pick<IndexSync, 'ready'>;
}

/**
 * Finds the nearest person of a space. The index proposes; the stored float32 templates decide.
 * @param template 512 float32 of unit length
 * @throws {IndexUnavailable} the index of the space is not in step: nobody can say who this is, nor that it is nobody
 */
export async function identify(
  { db, faceIndex, indexSync }: IdentifyDeps,
  spaceId: SpaceId,
  template: Float32Array,
  thresholds: Thresholds,
  among?: Candidates,
): Promise<Decision> {
  await indexSync.ready(spaceId);
  const gallery = faceIndex.templates(spaceId, among?.persons);
  const leastCosine = cosineOf(among?.leastConfidence(thresholds.junk) ?? thresholds.junk, gallery);
  const candidates = await faceIndex.search(spaceId, template, { leastCosine, ...(among && { among: among.persons }) });
  // What was found in an index that fell behind meanwhile is not what is known.
  await indexSync.ready(spaceId);
  const looks = await findTemplates(
    db.queries,
    spaceId,
    candidates.map((candidate) => candidate.personId as PersonId),
  );
  const nearest = [...looks]
    // A template may have been damaged since the index read it.
    .filter(([, { templates }]) => templates.length > 0)
    .map(([personId, { templates }]) => ({
      personId,
      cosine: Math.max(...templates.map((look) => cosineOfTemplates(template, look))),
    }))
    .sort((a, b) => b.cosine - a.cosine)
    .map(({ personId, cosine }) => ({ personId, confidence: confidenceOf(cosine, gallery) }));
  const named = await among?.thresholdsOf([...looks.keys()], thresholds.junk);
  for (const { personId, confidence } of nearest) {
    const junk = named?.get(personId) ?? thresholds.junk;
    if (confidence < junk) continue;
    const result = resultOf(confidence, { ...thresholds, junk });
    if (result !== 'nm') return { result, personId, confidence };
  }
  return { result: 'nm', confidence: nearest[0]?.confidence ?? 0 };
}
