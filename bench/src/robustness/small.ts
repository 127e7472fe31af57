import { readFile } from 'node:fs/promises';
import type { Face, Vision } from '@kith/server/parts';
import { heading, rate, table, whole } from '../accuracy/report.ts';
import type { Frame, Place } from './read-truth.ts';

/** What a source may ask for. */
const LEAST_FACES_PX = [60, 30, 24, 16];

/** Faces found by their width, for each smallest face that is looked for, and how long it took a worker. */
export async function reportSmall(vision: Vision, frames: readonly Frame[]): Promise<void> {
  const widths = [...new Set(frames.map(({ widthPx }) => widthPx))].sort((a, b) => a - b);
  heading('Faces found, by their width');
  const rows = [['looked for from', ...widths.map((width) => `${width} px`), 'what is none', 'a frame takes']];
  for (const leastFacePx of LEAST_FACES_PX) {
    const found = new Map<number, number>();
    let others = 0;
    const from = performance.now();
    for (const { file, widthPx, faces } of frames) {
      const outcome = await vision.analyse(await readFile(file), {
        leastFacePx,
        embedFromAreaPx: Number.MAX_SAFE_INTEGER,
      });
      const seen = outcome.kind === 'analysed' ? outcome.picture.faces : [];
      found.set(widthPx, (found.get(widthPx) ?? 0) + faces.filter((face) => seen.some(isAt(face))).length);
      others += seen.filter((one) => !faces.some((face) => isAt(face)(one))).length;
    }
    const ms = (performance.now() - from) / frames.length;
    rows.push([
      `${leastFacePx} px`,
      ...widths.map((width) => rate(found.get(width) ?? 0, countOf(frames, width))),
      whole(others),
      `${ms.toFixed(0)} ms`,
    ]);
  }
  table(rows);
}

const countOf = (frames: readonly Frame[], width: number): number =>
  frames.filter(({ widthPx }) => widthPx === width).reduce((sum, { faces }) => sum + faces.length, 0);

/** Whether a face has its middle in the middle half of that place. */
function isAt(place: Place): (face: Face) => boolean {
  return ({ box }) =>
    Math.abs(box.left + box.width / 2 - place.left - place.width / 2) < place.width / 4 + 1 &&
    Math.abs(box.top + box.height / 2 - place.top - place.height / 2) < place.height / 4 + 1;
}
