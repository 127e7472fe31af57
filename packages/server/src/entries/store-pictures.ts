import type { Result } from '@kith/contract';
import type { Ids } from '../ids.ts';
import type { Media } from '../media/media.ts';
import type { AnalysedPicture, Face } from '../vision/vision.ts';

const extensions = { jpeg: 'jpg', png: 'png', webp: 'webp', bmp: 'bmp' } as const;

/** The pictures of one frame on their way to the disk. */
export interface StagedFrame {
  /** Names of all staged files. */
  readonly names: readonly string[];
  readonly fullImage: string | null;
  /** Beside the faces given, in their order. */
  readonly faceImages: readonly (string | null)[];
}

/**
 * Stages what a source keeps of a frame: a thumbnail per face whose result is kept, and the frame when there is one.
 * @param kept results whose pictures are kept; null keeps all
 */
export async function stageFrame(
  { media, ids }: { readonly media: Media; readonly ids: Ids },
  image: Uint8Array,
  format: AnalysedPicture['format'],
  faces: readonly { readonly face: Face; readonly result: Result }[],
  kept: readonly Result[] | null,
): Promise<StagedFrame> {
  const names: string[] = [];
  const stage = async (bytes: Uint8Array, extension: string): Promise<string> => {
    const name = `${ids.mediaName()}.${extension}`;
    names.push(name);
    await media.stage(name, bytes);
    return name;
  };
  try {
    const faceImages: (string | null)[] = [];
    for (const { face, result } of faces) {
      faceImages.push(kept === null || kept.includes(result) ? await stage(face.thumbnail, 'jpg') : null);
    }
    const any = faceImages.some((name) => name !== null);
    return { fullImage: any ? await stage(image, extensions[format]) : null, faceImages, names };
  } catch (error) {
    await media.unstage(names);
    throw error;
  }
}
