import type { SpaceId, Thresholds } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { confidenceOf, cosineOf } from '../../recognition/calibration/calibration.ts';
import { type Level, resultOf } from '../../recognition/calibration/levels.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import type { Gallery, Likeness, Members } from './gallery.ts';

/**
 * By so much two photos of one person differ in how like a third they are, one time in four: 911 such pairs on LFW. Who is nearer by less may
 * be the other one.
 */
const LOOK_ALIKE_COSINE = 0.12;

/**
 * Who a face is, and who else it may be. Without a match, `confidence` is that of the nearest person, and `threshold` what would have named it; 0 and null when there
 * was nobody to compare with.
 */
export type Decision =
  | {
      readonly result: 'exact' | 'ha' | 'junk';
      readonly personId: PersonId;
      readonly confidence: number;
      readonly rival: Rival | null;
    }
  | { readonly result: 'nm'; readonly confidence: number; readonly threshold: number | null };

/** Another person whom the thresholds would name, and who is nearly as near. */
interface Rival {
  readonly confidence: number;
  /** With no more than this it would have been none. */
  readonly harmless: number;
}

/** Whom a search that is limited to some groups may name. */
export interface Candidates extends Members {
  /** The smallest confidence that names anybody of them, in a space with this `junk`. */
  leastConfidence(junk: number): number;
  /** The confidences that name these persons, where they differ from the space's `junk`. */
  thresholdsOf(persons: readonly PersonId[], junk: number): Promise<ReadonlyMap<PersonId, number>>;
}

/** What tells one person of a space from another. */
export interface IdentifyDeps {
  readonly db: Database;
  readonly gallery: Gallery;
}

/**
 * Finds the nearest person of a space. The stored float32 templates decide.
 * @param face 512 float32 of unit length
 * @throws {IndexUnavailable} nobody can say now who this is, nor that it is nobody
 */
export async function identify(
  deps: Pick<IdentifyDeps, 'gallery'>,
  spaceId: SpaceId,
  face: ScaledTemplate,
  thresholds: Thresholds,
  among?: Candidates,
): Promise<Decision> {
  const [decision] = await identifyAll(deps, spaceId, [face], thresholds, among);
  return decision ?? { result: 'nm', confidence: 0, threshold: null };
}

/** Finds the nearest person to each of several faces, in their order: the gallery is gone through once for all of them. */
export async function identifyAll(
  deps: Pick<IdentifyDeps, 'gallery'>,
  spaceId: SpaceId,
  faces: readonly ScaledTemplate[],
  thresholds: Thresholds,
  among?: Candidates,
): Promise<Decision[]> {
  // Of the members of groups the second may be named where the first is not.
  const closeBehind = among ? undefined : LOOK_ALIKE_COSINE;
  const found = await look(deps, { spaceId, faces, thresholds, among, closeBehind });
  return found.map(({ decision }) => decision);
}

/** A person who is near to a face, and what the thresholds make of that. */
export interface NearPerson {
  readonly personId: PersonId;
  readonly confidence: number;
  readonly result: Level;
}

/** Who a face is, and who is near to it: sixteen persons at most, best first, whether or not a threshold names them. */
export interface Found {
  readonly decision: Decision;
  nearest(): NearPerson[];
}

/** Looks for several faces at once, in their order. */
export const lookFor = (
  deps: Pick<IdentifyDeps, 'gallery'>,
  spaceId: SpaceId,
  faces: readonly ScaledTemplate[],
  thresholds: Thresholds,
  among?: Candidates,
): Promise<Found[]> => look(deps, { spaceId, faces, thresholds, among });

interface Look {
  readonly spaceId: SpaceId;
  readonly faces: readonly ScaledTemplate[];
  readonly thresholds: Thresholds;
  readonly among: Candidates | undefined;
  /** As the gallery takes it. */
  readonly closeBehind?: number | undefined;
}

async function look(
  { gallery }: Pick<IdentifyDeps, 'gallery'>,
  { spaceId, faces, thresholds, among, closeBehind }: Look,
): Promise<Found[]> {
  if (faces.length === 0) return [];
  const templates = await gallery.templates(spaceId, among);
  const leastCosine = cosineOf(among?.leastConfidence(thresholds.junk) ?? thresholds.junk, templates);
  const nearest = await gallery.nearest(spaceId, faces, {
    templates,
    leastCosine,
    ...(closeBehind !== undefined && { closeBehind }),
    ...(among && { among }),
  });
  const persons = new Set(nearest.flat().map(({ personId }) => personId));
  const named = await among?.thresholdsOf([...persons], thresholds.junk);
  return nearest.map((ofFace) => ({
    decision: decide(ofFace, templates, thresholds, named),
    nearest: () =>
      ofFace.map(({ personId, cosine }) => {
        const confidence = confidenceOf(cosine, templates);
        const junk = named?.get(personId) ?? thresholds.junk;
        return { personId, confidence, result: resultOf(confidence, { ...thresholds, junk }) };
      }),
  }));
}

function decide(
  nearest: readonly Likeness[],
  templates: number,
  thresholds: Thresholds,
  named: ReadonlyMap<PersonId, number> | undefined,
): Decision {
  const [best, second] = nearest.flatMap(({ personId, cosine }) => {
    const confidence = confidenceOf(cosine, templates);
    const junk = named?.get(personId) ?? thresholds.junk;
    // A group may ask for more than what is exact elsewhere.
    const result = confidence < junk ? 'nm' : resultOf(confidence, { ...thresholds, junk });
    return result === 'nm' ? [] : [{ result, personId, cosine, confidence }];
  });
  if (best) {
    const harmless = confidenceOf(best.cosine - LOOK_ALIKE_COSINE, templates);
    const isRival = second !== undefined && second.cosine > best.cosine - LOOK_ALIKE_COSINE;
    const rival = isRival ? { confidence: second.confidence, harmless } : null;
    return { result: best.result, personId: best.personId, confidence: best.confidence, rival };
  }
  const [first] = nearest;
  if (!first) return { result: 'nm', confidence: 0, threshold: null };
  const threshold = named?.get(first.personId) ?? thresholds.junk;
  return { result: 'nm', confidence: confidenceOf(first.cosine, templates), threshold };
}
