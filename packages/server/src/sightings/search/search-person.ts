import type { Identification, SpaceId } from '@kith/contract';
import { type Candidates, type IdentifyDeps, identify } from '../../people/persons/identify.ts';
import { getPerson } from '../../people/persons/store.ts';
import { attributesOf } from '../../recognition/calibration/attributes.ts';
import type { Face } from '../../recognition/vision/vision.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
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
  const person = decision.result === 'nm' ? undefined : await getPerson(db.queries, spaceId, decision.personId);
  return person
    ? identification(decision.result, person, decision.confidence, attributesOf(face))
    : identification('nm', null, decision.confidence, attributesOf(face));
}
