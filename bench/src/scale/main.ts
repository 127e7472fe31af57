/** `npm run fit-scale -- FOLDER [--write]`: the fair scale, from a folder of photos of as many people. */

import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeScale } from '@kith/server/parts';
import { middleFaces, openKithVision } from '../accuracy/look.ts';
import { FolderError, readPhotos } from '../accuracy/photos.ts';
import { readCommand } from '../accuracy/read-command.ts';
import { rate, whole } from '../accuracy/report.ts';
import { fitScale } from './fit-scale.ts';

const SCALE_FILE = fileURLToPath(new URL('../../../packages/server/assets/scale.bin', import.meta.url));

const USAGE =
  'Usage: npm run fit-scale -- FOLDER [--write], with a folder of photos: one of each person, the face in the middle.';

try {
  const { folder, values } = readCommand(USAGE, { write: { type: 'boolean' } });
  await fit(folder, values.write === true);
} catch (error) {
  if (!(error instanceof FolderError || error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function fit(folder: string, write: boolean): Promise<void> {
  const photos = await readPhotos(folder);
  if (photos.kind !== 'frames') throw new FolderError(USAGE);
  await using vision = await openKithVision();
  const templates = (await middleFaces(vision, photos.files)).flatMap((face) => face?.raw ?? []);
  console.log(`${folder}: a face in ${rate(templates.length, photos.files.length)} photos`);
  const bytes = encodeScale(fitScale(templates));
  if (!write) return console.log(`Nothing was written; with --write ${whole(bytes.length)} bytes are put into Kith.`);
  await writeFile(SCALE_FILE, bytes);
  console.log(
    `Written: ${relative(process.cwd(), SCALE_FILE)}, ${whole(bytes.length)} bytes. A new scale takes a new number: SCALE`,
  );
  console.log('in packages/server/src/recognition/scale/move.ts. Then `npm run calibrate`.');
}
