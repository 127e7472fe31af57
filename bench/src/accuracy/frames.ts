import { basename } from 'node:path';
import type { Vision } from '@kith/server/parts';
import { mapPictures } from './look.ts';
import { heading, rate, table, whole } from './report.ts';

/** How many faces each frame shows, as ingestion looks for them. */
export async function reportFrames(vision: Vision, files: readonly string[]): Promise<void> {
  const areas = (await mapPictures(vision, files, {}, ({ faces }) => faces.map(({ areaPx }) => areaPx))).map(
    (found) => found ?? [],
  );
  const found = areas.reduce((sum, { length }) => sum + length, 0);
  heading(
    `Faces in ${whole(files.length)} frames: ${whole(found)}, in ${rate(areas.filter(({ length }) => length > 0).length, files.length)} of them at least one`,
  );
  table([
    ['frame', 'faces', 'smallest', 'largest'],
    ...files.map((file, i) => {
      const ofFrame = areas[i] ?? [];
      const size = (area: number | undefined) => (area === undefined ? '–' : `${whole(area)} px²`);
      return [basename(file), whole(ofFrame.length), size(ofFrame.at(-1)), size(ofFrame[0])];
    }),
  ]);
}
