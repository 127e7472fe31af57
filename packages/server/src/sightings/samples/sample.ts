import type { EntryId, Result, SourceSettings } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Media } from '../../platform/media/media.ts';
import { keepsPicturesOf } from '../../platform/media/store-pictures.ts';
import type { Attributes } from '../../recognition/calibration/attributes.ts';
import type { FaceTemplates } from '../../recognition/scale/templates.ts';
import type { Unfit } from './refusal.ts';

/** What puts the pictures of a sample on their way to the disk. */
export interface StagingDeps {
  readonly media: Media;
  readonly ids: Ids;
}

/** A face that becomes a template of somebody, from a photo or from an entry. */
export interface Sample extends FaceTemplates {
  readonly kind: 'sample';
  /** Area in px². */
  readonly facesize: number;
  readonly attributes: Attributes;
  /** Nobody is to be known by a photo that recognition cannot rely on: what is wrong with it. */
  readonly flaw: Unfit | null;
  /** The entry that it is taken from; null for a photo. */
  readonly entryId: EntryId | null;
  /** Puts its pictures on their way to the disk. */
  stage(keep: Keep): Promise<StagedSample>;
}

/** Which pictures are kept: those that an entry has, that of the face alone, or none. */
export type Keep = 'face and frame' | 'face' | 'nothing';

interface StagedSample {
  /** Of all staged files. */
  readonly names: readonly string[];
  readonly faceImage: string | null;
  /** Name of the frame, asked in the transaction that will refer to it. */
  frame(tx: Tx): Promise<string | null>;
}

/** What a source keeps of an entry of this result. */
export const keepFor = ({ store_images_for_results }: SourceSettings, result: Result): Keep =>
  keepsPicturesOf(store_images_for_results, result) ? 'face and frame' : 'nothing';
