import type { Identification, SpaceId } from '@kith/contract';
import { type Candidates, type Decision, type IdentifyDeps, lookFor } from '../../people/persons/identify.ts';
import { getPerson } from '../../people/persons/store.ts';
import type { Queries } from '../../platform/db/database.ts';
import { attributesOf } from '../../recognition/calibration/attributes.ts';
import type { Face } from '../../recognition/vision/vision.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { careful } from '../careful.ts';
import { unknown } from '../reasons.ts';
import { identification } from './identification.ts';
import { readNearest } from './read-nearest.ts';

export interface SearchDeps extends IdentifyDeps {
  readonly baseUrl: () => string;
}

/** Who this face is, and who is near to it, without storing anything. @param count how many of the nearest are told; 0: none is */
export async function searchPerson(
  deps: SearchDeps,
  spaceId: SpaceId,
  face: Face,
  { among, nearest: count }: { readonly among: Candidates | undefined; readonly nearest: number },
): Promise<Identification> {
  const { queries } = deps.db;
  const thresholds = await getThresholds(queries, spaceId);
  const [found] = await lookFor(deps, spaceId, [face.scaled], thresholds, among);
  if (!found) throw new Error('A face was looked for, and nothing was said of it.');
  const who = await identified(queries, spaceId, face, found.decision);
  if (count === 0) return who;
  const near = found.nearest().slice(0, count);
  const [nearest = []] = await readNearest({ queries, baseUrl: deps.baseUrl() }, spaceId, [near]);
  return { ...who, nearest };
}

async function identified(queries: Queries, spaceId: SpaceId, face: Face, decision: Decision): Promise<Identification> {
  const attributes = attributesOf(face);
  if (decision.result === 'nm') return identification('nm', null, decision.confidence, attributes, unknown(decision));
  const { result, reason } = careful(decision, face);
  const person = result === 'nm' ? null : await getPerson(queries, spaceId, decision.personId);
  if (person) return identification(result, person, decision.confidence, attributes, reason);
  // Too like somebody else or a child, or erased while it was looked for.
  return identification('nm', null, decision.confidence, attributes, result === 'nm' ? reason : null);
}
