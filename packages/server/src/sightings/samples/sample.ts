import type { EntryId, Result, SourceSettings } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Media } from '../../platform/media/media.ts';
import {
  frameOf,
  keepsPicturesOf,
  namesAmong,
  stagePictures,
  thumbnailOf,
} from '../../platform/media/store-pictures.ts';
import { type Attributes, attributesOf } from '../../recognition/calibration/attributes.ts';
import { type EntryRow, findEntry } from '../entries/store.ts';
import type { Portrait } from './portrait.ts';

/** A face that becomes a template of somebody, from a photo or from an entry. */
export interface Sample {
  /** 512 float32 of unit length. */
  readonly template: Float32Array;
  /** Area in px². */
  readonly facesize: number;
  readonly attributes: Attributes;
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

interface Deps {
  readonly media: Media;
  readonly ids: Ids;
}

export function sampleOfPortrait(deps: Deps, { image, picture, face }: Portrait): Sample {
  return {
    template: face.template,
    facesize: face.areaPx,
    attributes: attributesOf(face),
    entryId: null,
    async stage(keep) {
      const [faceImage = null, frame = null] = await stagePictures(deps, [
        keep === 'nothing' ? null : thumbnailOf(face),
        keep === 'face and frame' ? frameOf(image, picture) : null,
      ]);
      return { names: namesAmong([faceImage, frame]), faceImage, frame: async () => frame };
    },
  };
}

/** The picture of the face is copied, so that the entry and the person can lose theirs on their own; the frame is shared. */
export function sampleOfEntry(deps: Deps, entry: EntryRow, template: Float32Array): Sample {
  const { id, space_id, facesize, age, sex, mood, liveness, exposure, blur, pan, tilt } = entry;
  return {
    template,
    facesize,
    attributes: { age, sex, mood, liveness, exposure, blur, pan, tilt },
    entryId: id,
    async stage(keep) {
      const bytes = keep === 'nothing' || !entry.face_image ? null : await deps.media.read(entry.face_image);
      const [faceImage = null] = await stagePictures(deps, [bytes && { bytes, extension: 'jpg' }]);
      return {
        names: namesAmong([faceImage]),
        faceImage,
        frame: async (tx) =>
          keep === 'face and frame' ? ((await findEntry(tx, [space_id], id))?.full_image ?? null) : null,
      };
    },
  };
}
