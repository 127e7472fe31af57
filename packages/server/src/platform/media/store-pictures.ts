import type { Result } from '@kith/contract';
import type { AnalysedPicture, Face } from '../../recognition/vision/vision.ts';
import type { Ids } from '../ids.ts';
import type { Media } from './media.ts';

interface Deps {
  readonly media: Media;
  readonly ids: Ids;
}

/** An encoded picture, with the extension of its file. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly extension: 'jpg' | 'png' | 'webp' | 'bmp';
}

const extensions = { jpeg: 'jpg', png: 'png', webp: 'webp', bmp: 'bmp' } as const;

export const frameOf = (bytes: Uint8Array, { format }: Pick<AnalysedPicture, 'format'>): Picture => ({
  bytes,
  extension: extensions[format],
});
export const thumbnailOf = (face: Face): Picture => ({ bytes: face.thumbnail, extension: 'jpg' });

/** Stages pictures side by side, all or none; null stays null. Returns their names, in the same order. */
export async function stagePictures(
  { media, ids }: Deps,
  pictures: readonly (Picture | null)[],
): Promise<(string | null)[]> {
  const named = pictures.map((picture) => picture && { picture, name: `${ids.mediaName()}.${picture.extension}` });
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
  frame: Picture,
  faces: readonly { readonly face: Face; readonly result: Result }[],
  kept: readonly Result[] | null,
): Promise<StagedFrame> {
  const thumbnails = faces.map(({ face, result }) => (keepsPicturesOf(kept, result) ? thumbnailOf(face) : null));
  const wanted = thumbnails.some((thumbnail) => thumbnail !== null) ? frame : null;
  const [fullImage = null, ...faceImages] = await stagePictures(deps, [wanted, ...thumbnails]);
  return { fullImage, faceImages, names: namesAmong([fullImage, ...faceImages]) };
}
