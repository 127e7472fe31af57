import type { SpaceId, StrangerId } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { cosinesOfPairs } from '../../recognition/clusters/alike.ts';
import { areOne } from '../../recognition/clusters/merge.ts';
import type { AfterChange } from '../after-change.ts';
import type { LookedFor } from '../joining/looked-for-faces.ts';
import { findStrangers, keepApart, lookedForFaces } from '../joining/store.ts';
import type { StrangerIndex } from '../joining/stranger-index.ts';
import { areApart, framesOf } from './keeper-store.ts';
import { lookForAnew } from './look-for.ts';
import { mergeStrangers } from './merge-strangers.ts';

interface Deps {
  readonly db: Database;
  readonly index: Pick<StrangerIndex, 'alike' | 'compared' | 'facesOf'>;
  readonly afterChange: AfterChange;
}

/**
 * Who has so many sightings, as a poster before a camera has, is left as it is: making one of two goes through all of them in one transaction.
 */
const MOST_SIGHTINGS = 10_000;

/**
 * Makes a stranger one with the most alike of those who are the same, if there is one: two nodes may have made two of one, or the first
 * pictures showed too little.
 * @returns the one who stays; null when there is no other
 */
export async function mergeAlike(deps: Deps, spaceId: SpaceId, id: StrangerId): Promise<StrangerId | null> {
  const { db, index, afterChange } = deps;
  const compared = index.compared(spaceId);
  const mine = (await index.facesOf(spaceId, [id])).get(id);
  if (!mine) return null;
  const near = [
    ...(await index.alike(
      spaceId,
      mine.map(({ scaled }) => scaled),
    )),
  ].filter((other) => other !== id);
  const faces = await index.facesOf(spaceId, near);
  const others = [...faces]
    .map(([other, ofOther]) => ({
      other,
      faces: ofOther,
      likeness: Math.max(...cosinesOfPairs(scaledOf(mine), scaledOf(ofOther))),
    }))
    .toSorted((a, b) => b.likeness - a.likeness);
  for (const { other, faces: ofOther } of others) {
    if (!areOne(scaledOf(mine), scaledOf(ofOther), compared)) continue;
    const merged = await makeOne(db, spaceId, [id, other], [...mine, ...ofOther]);
    if (merged === null) continue;
    await afterChange(spaceId, { strangers: true });
    return merged;
  }
  return null;
}

/**
 * @param by the faces that say so
 * @returns who stays; null when they are not both there, or not looked for by these faces any more, or were said or seen to be two, or too often
 */
const makeOne = (
  db: Database,
  spaceId: SpaceId,
  [one, other]: readonly [StrangerId, StrangerId],
  by: readonly LookedFor[],
): Promise<StrangerId | null> =>
  db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    // Somebody may have split one of them since: whoever changed is asked of again.
    const lookedFor = new Set((await lookedForFaces(tx, spaceId, [one, other])).map(({ entry_id }) => entry_id));
    if (!by.every(({ entryId }) => lookedFor.has(entryId))) return null;
    if (await areApart(tx, spaceId, one, other)) return null;
    const rows = await findStrangers(tx, spaceId, [one, other]);
    const [left, right] = [rows.get(one), rows.get(other)];
    if (!left || !right || left.sightings + right.sightings > MOST_SIGHTINGS) return null;
    const frames = await framesOf(tx, spaceId, one);
    const shared = [...(await framesOf(tx, spaceId, other))].filter(([frame]) => frames.has(frame));
    if (shared.length > 0) {
      // Who were seen at once are two, also when the frame is gone.
      if (shared.some(([, isKept]) => isKept)) await keepApart(tx, spaceId, one, other);
      return null;
    }
    // Whoever is ignored is ignored still, and the older one keeps its id.
    const isLeft = left.is_ignored === right.is_ignored ? one < other : left.is_ignored === 1;
    const [into, from] = isLeft ? [one, other] : [other, one];
    await mergeStrangers(tx, spaceId, into, from);
    await lookForAnew(tx, spaceId, into);
    noteChange(tx, spaceId, 'strangers');
    return into;
  });

const scaledOf = (faces: readonly LookedFor[]) => faces.map(({ scaled }) => scaled);
