import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

const folder = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');

/** How many faces are in each of the six, counted by eye. */
export const SAMPLE_FACES = [3, 3, 3, 4, 5, 4] as const;

/** A face in one of the sample photos, by its rectangle in px. */
export interface SampleFace {
  readonly photo: 1 | 2 | 3 | 4 | 5 | 6;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The same woman on two photos, and two other women. */
export const sampleFaces = {
  ada: { photo: 1, left: 1456, top: 205, width: 217, height: 238 },
  adaAgain: { photo: 3, left: 1063, top: 205, width: 248, height: 321 },
  bea: { photo: 1, left: 416, top: 354, width: 184, height: 240 },
  cem: { photo: 2, left: 1433, top: 156, width: 223, height: 229 },
} as const satisfies Record<string, SampleFace>;

/** One of the six demonstration photos of @vladmandic/face-api, by its number from 1 on. */
export const samplePhoto = (photo: number): Promise<Buffer> => readFile(join(folder, `sample${photo}.jpg`));

/** A portrait cut from its photo, with half a face of room on every side. */
export async function portraitOf({ photo, left, top, width, height }: SampleFace): Promise<Buffer> {
  const picture = sharp(await samplePhoto(photo));
  const size = await picture.metadata();
  const x = Math.max(0, left - Math.round(width / 2));
  const y = Math.max(0, top - Math.round(height / 2));
  return picture
    .extract({
      left: x,
      top: y,
      width: Math.min(width * 2, size.width - x),
      height: Math.min(height * 2, size.height - y),
    })
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** Two pictures on one wide sheet of grey. */
export async function sideBySide(left: Buffer, right: Buffer): Promise<Buffer> {
  const [a, b] = [await sharp(left).metadata(), await sharp(right).metadata()];
  const width = a.width + b.width + 120;
  const height = Math.max(a.height, b.height) + 80;
  return sharp({ create: { width, height, channels: 3, background: '#808080' } })
    .composite([
      { input: left, left: 40, top: 40 },
      { input: right, left: a.width + 80, top: 40 },
    ])
    .jpeg({ quality: 92 })
    .toBuffer();
}
