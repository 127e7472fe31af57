import type { EntryId, Reason, Result } from '@kith/contract';
import type { Likeness } from '../../recognition/calibration/compare.ts';
import type { Level } from '../../recognition/calibration/levels.ts';
import type { PhotoProblem } from '../../recognition/vision/quality/photo-problems.ts';
import type { ImageRefusal } from '../../recognition/vision/vision.ts';

/** What is wrong with a photo, so that nobody may be known by it. */
export interface Unfit {
  readonly kind: 'unfit';
  readonly problem: PhotoProblem;
  readonly reason: Reason;
}

/** Its face, in px². */
export interface TooSmall {
  readonly kind: 'too small';
  readonly areaPx: number;
  readonly leastPx: number;
}

/** Why a photo is not taken. */
export type PhotoRefusal =
  | { readonly kind: 'refused'; readonly reason: ImageRefusal }
  | { readonly kind: 'no face' }
  | TooSmall
  | Unfit;

/** Why an entry is not taken. */
export type EntryRefusal =
  | { readonly kind: 'no entry' | 'of nobody' | 'source gone' | 'only detected'; readonly id: EntryId }
  | { readonly kind: 'decided'; readonly id: EntryId; readonly result: Result };

export interface NotSimilar {
  readonly kind: 'not similar';
  readonly likeness: Likeness;
  readonly least: Level;
  /** The confidence that reaches it. */
  readonly required: number;
}

/** The person was erased meanwhile. */
export interface PersonGone {
  readonly kind: 'person gone';
}

interface TooManyTemplates {
  readonly kind: 'too many templates';
}

/** Why nobody is known by a photo or an entry from now on. Nothing was changed. */
export type SampleRefusal = PhotoRefusal | EntryRefusal | NotSimilar | PersonGone | TooManyTemplates;
