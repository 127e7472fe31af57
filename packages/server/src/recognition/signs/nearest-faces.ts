import { cosineOf } from '../calibration/calibration.ts';
import { cosineOfTemplates } from '../calibration/cosine.ts';
import { reachBits } from '../faceindex/reach.ts';
import { estimatedCosine, leastEstimate } from '../faceindex/sign-weights.ts';
import type { ScaledTemplate } from '../scale/templates.ts';
import { Collector, wantedFace } from './collect.ts';
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
const READ = 64;

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
    const reaches = (weight: number): boolean =>
      estimatedCosine(wanted, weight) >= leastEstimate(Math.max(leastCosine, best[limit - 1]?.cosine ?? -1));
    for (let first = 0; first < candidates.length; first += READ) {
      const some = candidates.slice(first, first + READ).filter(({ weight }) => reaches(weight));
      if (some.length === 0) break;
      const templates = await faces.templates(some.map(({ entryId }) => entryId));
      for (const [entryId, template] of templates) best.push({ entryId, cosine: cosineOfTemplates(face, template) });
      best = best
        .filter(({ cosine }) => cosine >= leastCosine)
        .sort(byLikeness)
        .slice(0, limit);
    }
    if (upTo >= bounds.most || !reaches(upTo + 1)) return { compared, found: best };
    above = upTo;
  }
}

const byLikeness = (a: FoundFace, b: FoundFace): number => b.cosine - a.cosine || b.entryId - a.entryId;
