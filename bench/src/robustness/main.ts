/**
 * `npm run robustness -- FOLDER`: faces that are hard to see. Of a folder with `truth.json`, which says where faces are in its frames,
 * how many are found by their width; of one with a folder of photos for each person, who is found and known in the dark.
 */

import { openKithVision } from '../accuracy/look.ts';
import { FolderError, readPhotos } from '../accuracy/photos.ts';
import { readCommand } from '../accuracy/read-command.ts';
import { reportDark } from './dark.ts';
import { readTruth } from './read-truth.ts';
import { reportSmall } from './small.ts';

const USAGE =
  'Usage: npm run robustness -- FOLDER, with truth.json and frames, or with a folder of photos for each person.';

try {
  const { folder } = readCommand(USAGE, {});
  const truth = await readTruth(folder);
  await using vision = await openKithVision();
  if (truth) await reportSmall(vision, truth);
  else {
    const photos = await readPhotos(folder);
    if (photos.kind !== 'people') throw new FolderError(USAGE);
    await reportDark(vision, photos.people);
  }
} catch (error) {
  if (!(error instanceof FolderError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
