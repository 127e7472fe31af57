import { defaultThresholds } from '@kith/contract';
import { confidenceOf, cosineOf } from '../calibration/calibration.ts';
import type { ScaledTemplate } from '../scale/templates.ts';
import { cosinesOfPairs, leastAlikeCosine } from './alike.ts';

/**
 * By so much two photos of one person differ in how like a third they are, one time in four: 911 such pairs on Labeled Faces in the Wild
 * (Huang et al. 2007, 2012). Who is nearer by less may be the other one.
 */
const LOOK_ALIKE_COSINE = 0.12;

/** Somebody unknown whom a face may be of, and by which faces they are looked for: one at least. */
export interface NearStranger<Id> {
  readonly id: Id;
  readonly faces: readonly ScaledTemplate[];
}

/** Strangers who are less alike than this need not be asked of: their faces neither decide nor raise a doubt. */
export const leastNearCosine = (compared: number): number => cosineOf(defaultThresholds.junk, compared);

/**
 * Which stranger a face is of that says enough; null: of none of them, or nobody can say. It is of the nearest, where that is as sure as a
 * name that is `exact`: among so many faces one search in a thousand finds somebody else so near. Where another stranger is nearly as near,
 * and these two are not alike themselves, it could be either, and is of neither. (Two who are alike are one person who became two, which is
 * for `areOne` to find.)
 * @param near the strangers who may reach `leastNearCosine`, in any order
 * @param compared how many faces it was compared with: all those that the strangers of the space are looked for by
 */
export function strangerOf<Id>(face: ScaledTemplate, near: readonly NearStranger<Id>[], compared: number): Id | null {
  const least = leastNearCosine(compared);
  const [nearest, second] = near
    .map((stranger) => ({ stranger, cosine: mostAlike([face], stranger.faces) }))
    .filter(({ cosine }) => cosine >= least)
    .toSorted((a, b) => b.cosine - a.cosine);
  if (!nearest || confidenceOf(nearest.cosine, compared) < defaultThresholds.exact) return null;
  const isClose = second !== undefined && second.cosine > nearest.cosine - LOOK_ALIKE_COSINE;
  if (isClose && mostAlike(nearest.stranger.faces, second.stranger.faces) < leastAlikeCosine) return null;
  return nearest.stranger.id;
}

/** The largest cosine of a face of the one with a face of the other; −∞ where there is none. */
const mostAlike = (some: readonly ScaledTemplate[], others: readonly ScaledTemplate[]): number =>
  Math.max(...cosinesOfPairs(some, others));
