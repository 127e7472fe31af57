import type { Pid } from '@kith/contract';
import { advanceRevision, insertPerson, insertTemplate, withScaled } from '@kith/server/parts';
import type { FaceVector } from './face-like.ts';
import type { TestKith } from './test-kith.ts';

/** Stores somebody of this name who is known by these photos, however unlike each other they are. */
export async function knownBy(
  { context: { clock, db, ids, indexSync }, spaceId }: TestKith,
  name: string,
  photos: readonly FaceVector[],
  facesize = 40_000,
): Promise<Pid> {
  const pid = ids.pid();
  const created = clock();
  await db.transaction(async (tx) => {
    const change = { revision: await advanceRevision(tx, spaceId), now: created };
    const [first, ...others] = photos.map((photo) => ({
      ...withScaled(photo),
      ...{ facesize, faceImage: null, entryId: null },
    }));
    if (!first) throw new Error('Nobody is known by no photo.');
    const row = { space_id: spaceId, pid, source_id: null, created, facesize, face_image: null };
    const person = await insertPerson(tx, { ...row, full_image: null, name, name_key: name }, first, change);
    for (const look of others) await insertTemplate(tx, person, look, change);
  });
  await indexSync.catchUp(spaceId);
  return pid;
}
