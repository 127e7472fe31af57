import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A rectangle in px. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A frame and the faces that are in it, all about as wide. */
export interface Frame {
  readonly file: string;
  readonly widthPx: number;
  readonly faces: readonly Place[];
}

interface WrittenFrame {
  readonly file: string;
  readonly width_px: number;
  readonly faces: readonly Place[];
}

/** What `truth.json` of a folder says; undefined where there is none. */
export async function readTruth(folder: string): Promise<Frame[] | undefined> {
  const text = await readFile(join(folder, 'truth.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const frames: readonly WrittenFrame[] = JSON.parse(text);
  return frames.map(({ file, width_px, faces }) => ({ file: join(folder, file), widthPx: width_px, faces }));
}
