import type { Result } from '@kith/contract';
import type { AnalysedPicture, Face } from '../../recognition/vision/vision.ts';
import type { Ids } from '../ids.ts';
import { barePicture, type Picture } from './bare/bare-picture.ts';
import type { Media } from './media.ts';

interface Deps {
  readonly media: Media;
  readonly ids: Ids;
}

const extensions = { jpeg: 'jpg', png: 'png', webp: 'webp', bmp: 'bmp' } as const;

/** A picture to be stored. */
interface Storable extends Picture {
  /** As somebody sent it. */
  readonly isSent?: boolean;
}

export const frameOf = (bytes: Uint8Array, { format }: Pick<AnalysedPicture, 'format'>): Storable => ({
  bytes,
  extension: extensions[format],
  isSent: true,
});
export const thumbnailOf = (face: Face): Storable => ({ bytes: face.thumbnail, extension: 'jpg' });

/**
 * Stages pictures side by side, all or none; null stays null. Of what was sent only what shows is stored. Returns their names, in the
 * same order.
 */
export async function stagePictures(
  { media, ids }: Deps,
  pictures: readonly (Storable | null)[],
): Promise<(string | null)[]> {
  const bare = await Promise.all(pictures.map((picture) => (picture?.isSent ? barePicture(picture) : picture)));
  const named = bare.map((picture) => picture && { picture, name: `${ids.mediaName()}.${picture.extension}` });
  const names = named.map((each) => each?.name ?? null);
  // Each waits for the disk, and the disk writes several at once. None may be under way when they are forgotten.
  const outcomes = await Promise.allSettled(named.map((each) => each && media.stage(each.name, each.picture.bytes)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return names;
  await media.unstage(namesAmong(names));
  throw failed.reason;
}

export const namesAmong = (names: readonly (string | null)[]): string[] => names.filter((name) => name !== null);

/** The pictures of one frame on their way to the disk. */
export interface StagedFrame {
  /** Names of all staged files. */
  readonly names: readonly string[];
  readonly fullImage: string | null;
  /** Beside the faces given, in their order. */
  readonly faceImages: readonly (string | null)[];
}

/** Whether a source keeps the pictures of entries of this result. @param kept null keeps all */
export const keepsPicturesOf = (kept: readonly Result[] | null, result: Result): boolean =>
  kept === null || kept.includes(result);

/** Stages what a source keeps of a frame: a thumbnail per face whose result is kept, and the frame when there is one. */
export async function stageFrame(
  deps: Deps,
  frame: Storable,
  faces: readonly { readonly face: Face; readonly result: Result }[],
  kept: readonly Result[] | null,
): Promise<StagedFrame> {
  const thumbnails = faces.map(({ face, result }) => (keepsPicturesOf(kept, result) ? thumbnailOf(face) : null));
  const wanted = thumbnails.some((thumbnail) => thumbnail !== null) ? frame : null;
  const [fullImage = null, ...faceImages] = await stagePictures(deps, [wanted, ...thumbnails]);
  return { fullImage, faceImages, names: namesAmong([fullImage, ...faceImages]) };
}
