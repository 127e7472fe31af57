import type { Identification, SpaceId } from '@kith/contract';
import { attributesOf } from '../entries/attributes.ts';
import { type Candidates, identify } from '../recognition/identify.ts';
import { getThresholds } from '../thresholds/thresholds.ts';
import type { Face } from '../vision/vision.ts';
import type { PersonsDeps } from './deps.ts';
import { identification } from './identification.ts';
import { getPerson } from './store.ts';

/** Who this face is, without storing anything. */
export async function searchPerson(
  deps: Pick<PersonsDeps, 'db' | 'faceIndex'>,
  spaceId: SpaceId,
  face: Face,
  among: Candidates | undefined,
): Promise<Identification> {
  const { db } = deps;
  const thresholds = await getThresholds(db.queries, spaceId);
  const decision = await identify(deps, spaceId, face.template, thresholds, among);
  const person = decision.result === 'nm' ? undefined : await getPerson(db.queries, spaceId, decision.personId);
  return person
    ? identification(decision.result, person.pid, decision.confidence, attributesOf(face))
    : identification('nm', null, decision.confidence, attributesOf(face));
}
