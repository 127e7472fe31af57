import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { BrokenPromise } from './broken-promise.ts';
import { cutPortrait, type SampleFace } from './sample-photos.ts';

const PICTURE = { width: 1280, height: 720 } as const;
const FACE_PX = 150;
const QUIET_S = 2;
const WALK_S = 5;
/** Long enough that whoever watches has stopped before it plays again. */
const AFTER_S = 20;

/**
 * Makes a film in which somebody walks through a hall.
 * @returns the file; null where there is no ffmpeg
 * @throws {BrokenPromise} when ffmpeg does not do it
 */
export async function makeFilm(folder: string, face: SampleFace): Promise<string | null> {
  const [hall, person, film] = ['hall.png', 'person.png', 'hall.mp4'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const background = { create: { ...PICTURE, channels: 3, background: '#a49d8e' } } as const;
  await writeFile(hall, await sharp(background).png().toBuffer());
  // A portrait is twice as wide as its face.
  await writeFile(
    person,
    await sharp(await cutPortrait(face))
      .resize({ width: 2 * FACE_PX })
      .png()
      .toBuffer(),
  );
  const x = `-w+(W+w)*(t-${QUIET_S})/${WALK_S}`;
  const args = [
    ...[
      '-loglevel',
      'error',
      '-loop',
      '1',
      '-framerate',
      '25',
      '-i',
      hall,
      '-loop',
      '1',
      '-framerate',
      '25',
      '-i',
      person,
    ],
    ...['-filter_complex', `[0][1]overlay=x='${x}':y=(H-h)/2,format=yuv420p`, '-t', String(QUIET_S + WALK_S + AFTER_S)],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', film],
  ];
  try {
    await promisify(execFile)(process.env.KITH_FFMPEG || 'ffmpeg', args);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new BrokenPromise(
      `A film for the camera could not be made: ${error instanceof Error ? error.message : error}.`,
    );
  }
  return film;
}
