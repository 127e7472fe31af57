import { cosineOf } from '../calibration/calibration.ts';
import { cosineOfTemplates } from '../calibration/cosine.ts';
import { reachBits } from '../faceindex/reach.ts';
import { estimatedCosine, leastEstimate } from '../faceindex/sign-weights.ts';
import type { ScaledTemplate } from '../scale/templates.ts';
import { Collector, type SignCandidate, wantedFace } from './collect.ts';
import type { SignFilter } from './sign-filter.ts';

/** What to look for. */
export interface FaceSearch {
  readonly face: ScaledTemplate;
  readonly filter: SignFilter;
  /** Whoever reaches this confidence is found. */
  readonly confidence: number;
  /** How many of the most alike. */
  readonly limit: number;
}

/** Where the faces are. */
export interface Faces {
  /** Lets a collector look at all of them. */
  look(collector: Collector): Promise<void>;
  /** The templates of entries, those that are there and sound. */
  templates(entryIds: readonly number[]): Promise<ReadonlyMap<number, ScaledTemplate>>;
  /** The largest cosine that an entry may have with a face, where more is known of it than its signs. */
  mostAlike?(entryId: number, face: ScaledTemplate): number | undefined;
  /** No more than there are. */
  readonly least: number;
}

interface FoundFace {
  readonly entryId: number;
  readonly cosine: number;
}

export interface FoundFaces {
  /** How many passed the filter. */
  readonly compared: number;
  /** The most alike first; of those that are alike, the newest. */
  readonly found: readonly FoundFace[];
}

/** Candidates that are gathered at a time. */
const KEEP = 8192;
/** Templates that are read at a time. */
const READ = 32;

/** An entry that may be among the most alike. */
interface Candidate {
  readonly entryId: number;
  /** Whether it can be as alike as this. */
  readonly mayReach: (cosine: number) => boolean;
}

/**
 * Finds the most alike of very many faces. Sign bits propose, the nearest first, and templates decide, until none of those that are left can be
 * as alike as what is asked for, or as those that were found.
 */
export async function nearestFaces(faces: Faces, { face, filter, confidence, limit }: FaceSearch): Promise<FoundFaces> {
  const wanted = wantedFace(face);
  let best: FoundFace[] = [];
  let leastCosine = cosineOf(confidence, faces.least);
  for (let above = -1; ; ) {
    const bound = Math.max(leastCosine, best[limit - 1]?.cosine ?? -1);
    const bounds = {
      bits: reachBits(bound),
      above,
      most: Math.ceil(((1 - leastEstimate(bound)) / 2) * wanted.total),
      keep: KEEP,
    };
    const collector = new Collector(wanted, filter, bounds);
    await faces.look(collector);
    const { compared } = collector;
    leastCosine = cosineOf(confidence, compared);
    const { candidates, upTo } = collector.result();
    const leastNow = (): number => Math.max(leastCosine, best[limit - 1]?.cosine ?? -1);
    const reaches = (weight: number, cosine: number): boolean =>
      estimatedCosine(wanted, weight) >= leastEstimate(cosine);
    const ofWeight = ({ entryId, weight }: SignCandidate) => ({
      entryId,
      mayReach: (cosine: number) => reaches(weight, cosine),
    });
    const inOrder = theClosestFirst(
      face,
      candidates.filter(({ weight }) => reaches(weight, leastNow())).map(ofWeight),
      faces,
    );
    for (let first = 0; first < inOrder.length; first += READ) {
      const least = leastNow();
      const some = inOrder.slice(first, first + READ).filter(({ mayReach }) => mayReach(least));
      if (some.length === 0) continue;
      const templates = await faces.templates(some.map(({ entryId }) => entryId));
      for (const [entryId, template] of templates) best.push({ entryId, cosine: cosineOfTemplates(face, template) });
      best = best
        .filter(({ cosine }) => cosine >= leastCosine)
        .sort(byLikeness)
        .slice(0, limit);
    }
    if (upTo >= bounds.most || !reaches(upTo + 1, leastNow())) return { compared, found: best };
    above = upTo;
  }
}

/** Those of whom more is known than their signs come first: they say best how alike the others have to be. */
function theClosestFirst(
  face: ScaledTemplate,
  candidates: readonly Candidate[],
  { mostAlike }: Pick<Faces, 'mostAlike'>,
): readonly Candidate[] {
  if (!mostAlike) return candidates;
  const close: (Candidate & { readonly most: number })[] = [];
  const others: Candidate[] = [];
  for (const candidate of candidates) {
    const most = mostAlike(candidate.entryId, face);
    if (most === undefined) others.push(candidate);
    else close.push({ entryId: candidate.entryId, most, mayReach: (cosine) => most >= cosine });
  }
  return [...close.sort((a, b) => b.most - a.most), ...others];
}

const byLikeness = (a: FoundFace, b: FoundFace): number => b.cosine - a.cosine || b.entryId - a.entryId;
