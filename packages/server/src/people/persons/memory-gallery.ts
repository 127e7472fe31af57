import type { Database } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import type { FaceIndex } from '../../recognition/faceindex/face-index.ts';
import { IndexUnavailable } from '../../recognition/faceindex/index-unavailable.ts';
import type { Gallery, Likeness } from './gallery.ts';
import { IndexSync } from './index-sync.ts';
import { byLikeness } from './likenesses.ts';
import { findTemplates } from './template-store.ts';

/** Faces whose nearest persons are read at once: sixteen of each, in a statement that keeps nobody waiting. */
const FACES_A_READ = 8;

/** Everybody in the memory of this node: the index proposes, and the stored templates say how alike they are. */
const memoryGallery = (db: Database, faceIndex: FaceIndex, indexSync: IndexSync): Gallery => ({
  waiting: 0,
  ensureRoom(spaceId, templates) {
    if (templates > 0 && !faceIndex.hasRoom(spaceId, templates)) throw new IndexUnavailable('full');
  },
  persons: async (spaceId) => faceIndex.size(spaceId),
  async templates(spaceId, among) {
    await indexSync.ready(spaceId);
    return faceIndex.templates(spaceId, await among?.persons());
  },
  async nearest(spaceId, faces, { leastCosine, among }) {
    const options = { leastCosine, ...(among && { among: await among.persons() }) };
    await indexSync.ready(spaceId);
    const found: Likeness[][] = [];
    for (let i = 0; i < faces.length; i += FACES_A_READ) {
      const some = faces.slice(i, i + FACES_A_READ);
      const proposed: PersonId[][] = [];
      for (const face of some) {
        const candidates = await faceIndex.search(spaceId, face, options);
        // What was found in an index that fell behind meanwhile is not what is known.
        await indexSync.ready(spaceId);
        proposed.push(candidates.map(({ personId }) => personId as PersonId));
      }
      const looks = await findTemplates(db.queries, spaceId, [...new Set(proposed.flat())]);
      found.push(...some.map((face, at) => byLikeness(face, proposed[at] ?? [], looks)));
    }
    return found;
  },
});

/** The gallery, and what keeps it in step; spaces that are large are still being built. */
export async function openMemoryGallery(
  deps: Parameters<typeof IndexSync.open>[0],
): Promise<{ readonly gallery: Gallery; readonly indexSync: IndexSync }> {
  const indexSync = await IndexSync.open(deps);
  return { gallery: memoryGallery(deps.db, deps.faceIndex, indexSync), indexSync };
}
