import type { Identification, SpaceId } from '@kith/contract';
import { type Candidates, type IdentifyDeps, identify } from '../../people/persons/identify.ts';
import { getPerson } from '../../people/persons/store.ts';
import { attributesOf } from '../../recognition/calibration/attributes.ts';
import type { Face } from '../../recognition/vision/vision.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { unknown } from '../ingest/reasons.ts';
import { identification } from './identification.ts';

/** Who this face is, without storing anything. */
export async function searchPerson(
  deps: IdentifyDeps,
  spaceId: SpaceId,
  face: Face,
  among: Candidates | undefined,
): Promise<Identification> {
  const { db } = deps;
  const thresholds = await getThresholds(db.queries, spaceId);
  const decision = await identify(deps, spaceId, face.scaled, thresholds, among);
  const attributes = attributesOf(face);
  if (decision.result === 'nm') return identification('nm', null, decision.confidence, attributes, unknown(decision));
  const person = await getPerson(db.queries, spaceId, decision.personId);
  // Erased while it was looked for.
  if (!person) return identification('nm', null, decision.confidence, attributes);
  return identification(decision.result, person, decision.confidence, attributes);
}
