import { setImmediate } from 'node:timers/promises';
import type { PersonId } from '../../platform/db/schema.ts';
import { type Candidate, COSINE_ERROR, type FaceIndex } from '../../recognition/faceindex/face-index.ts';
import { IndexUnavailable } from '../../recognition/faceindex/index-unavailable.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import type { Gallery, Likeness } from './gallery.ts';
import { IndexSync } from './index-sync.ts';
import { byLikeness } from './likenesses.ts';
import { sharedLooks } from './shared-looks.ts';

/** Faces that are looked for before anything is read of those who were found: sixteen persons each at most. */
const FACES_A_READ = 8;

/** Who else is told of one face at most. */
const OTHERS = 16;
/** Persons whose looks are read in one turn of the event loop, for whoever is in no hurry. */
const PERSONS_A_READ = 64;

/** Everybody in the memory of this node: the index proposes, and the stored templates say how alike they are. */
const memoryGallery = (
  faceIndex: FaceIndex,
  indexSync: IndexSync,
  looksOf: ReturnType<typeof sharedLooks>,
): Gallery => ({
  waiting: 0,
  ensureRoom(spaceId, templates) {
    if (templates > 0 && !faceIndex.hasRoom(spaceId, templates)) throw new IndexUnavailable('full');
  },
  persons: async (spaceId) => faceIndex.size(spaceId),
  async templates(spaceId, among) {
    await indexSync.ready(spaceId);
    return faceIndex.templates(spaceId, await among?.persons());
  },
  async nearest(spaceId, faces, { leastCosine, among, closeBehind }) {
    const options = { leastCosine, ...(among && { among: await among.persons() }) };
    await indexSync.ready(spaceId);
    const found: Likeness[][] = [];
    for (let i = 0; i < faces.length; i += FACES_A_READ) {
      const some = faces.slice(i, i + FACES_A_READ);
      const proposed: Proposed[] = [];
      for (const face of some) {
        const candidates = await faceIndex.search(spaceId, face, options);
        // What was found in an index that fell behind meanwhile is not what is known.
        await indexSync.ready(spaceId);
        proposed.push({
          face,
          all: personsOf(candidates),
          first: personsOf(closeBehind === undefined ? candidates : firstOf(candidates, leastCosine, closeBehind)),
          leastOfBest: (candidates[0]?.cosine ?? -1) - COSINE_ERROR,
        });
      }
      const looks = await looksOf(spaceId, [...new Set(proposed.flatMap(({ first }) => first))]);
      for (const { face, all, first, leastOfBest } of proposed) {
        const near = byLikeness(face, first, looks);
        // Who was found by a template that is damaged, gone or another's since may not be the nearest: then all are looked at.
        const isSound = first.length === all.length || (near[0]?.cosine ?? -1) >= leastOfBest;
        found.push(isSound ? near : byLikeness(face, all, await looksOf(spaceId, all)));
      }
    }
    return found;
  },
  async others(spaceId, looks) {
    await indexSync.ready(spaceId);
    const probes = looks.map(({ scaled, leastCosine }) => ({ face: scaled, leastCosine }));
    const candidates = await faceIndex.searchMany(spaceId, probes, OTHERS + 1);
    await indexSync.ready(spaceId);
    const near = looks.map(({ personId }, i) => personsOf(candidates[i] ?? []).filter((id) => id !== personId));
    const ids = [...new Set(near.flat())];
    const found = looks.map((): Likeness[] => []);
    for (let first = 0; first < ids.length; first += PERSONS_A_READ) {
      const some = new Set(ids.slice(first, first + PERSONS_A_READ));
      const read = await looksOf(spaceId, [...some]);
      for (const [i, { scaled }] of looks.entries()) {
        const ofThese = near[i]?.filter((id) => some.has(id)) ?? [];
        found[i]?.push(...byLikeness(scaled, ofThese, read));
      }
      await setImmediate();
    }
    return looks.map(({ leastCosine }, i) =>
      (found[i] ?? []).filter(({ cosine }) => cosine >= leastCosine).sort(bySimilarity),
    );
  },
});

const bySimilarity = (a: Likeness, b: Likeness): number => b.cosine - a.cosine || a.personId - b.personId;

/** Who was found for a face: those among whom the nearest is, and all. */
interface Proposed {
  readonly face: ScaledTemplate;
  readonly first: readonly PersonId[];
  readonly all: readonly PersonId[];
  /** How near somebody is at least, if the best was found by what is stored now. */
  readonly leastOfBest: number;
}

const personsOf = (candidates: readonly Candidate[]) => candidates.map(({ personId }) => personId as PersonId);

/** Those who may be the nearest by what is stored, or close behind. */
function firstOf(candidates: readonly Candidate[], leastCosine: number, closeBehind: number): Candidate[] {
  const [best] = candidates;
  if (!best) return [];
  const mayBeFirst = best.cosine - 2 * COSINE_ERROR;
  const mayBeClose = Math.max(leastCosine - COSINE_ERROR, mayBeFirst - closeBehind);
  return candidates.filter(({ cosine }) => cosine >= Math.min(mayBeFirst, mayBeClose));
}

/** The gallery, and what keeps it in step; spaces that are large are still being built. */
export async function openMemoryGallery(
  deps: Parameters<typeof IndexSync.open>[0] & Parameters<typeof sharedLooks>[0] & { readonly faceIndex: FaceIndex },
): Promise<{ readonly gallery: Gallery; readonly indexSync: IndexSync }> {
  const indexSync = await IndexSync.open(deps);
  return { gallery: memoryGallery(deps.faceIndex, indexSync, sharedLooks(deps)), indexSync };
}
