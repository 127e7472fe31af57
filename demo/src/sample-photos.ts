import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

const folder = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');

export type SamplePhoto = `sample${1 | 2 | 3 | 4 | 5 | 6}.jpg`;

/** A face in a sample photo: its rectangle in px. */
export interface SampleFace {
  readonly photo: SamplePhoto;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const readPhoto = async (photo: SamplePhoto) => new Uint8Array(await readFile(join(folder, photo)));

/** A portrait cut from its photo, with half a face of room on every side. */
export async function cutPortrait({ photo, left, top, width, height }: SampleFace) {
  const picture = sharp(await readPhoto(photo));
  const size = await picture.metadata();
  const x = Math.max(0, left - Math.round(width / 2));
  const y = Math.max(0, top - Math.round(height / 2));
  const portrait = picture.extract({
    left: x,
    top: y,
    width: Math.min(width * 2, size.width - x),
    height: Math.min(height * 2, size.height - y),
  });
  return new Uint8Array(await portrait.jpeg({ quality: 92 }).toBuffer());
}
