/** `npm run calibrate -- FOLDER [--middle] [--write]`: what pictures of different people reach, and the curve of `confidence` from it. */

import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FEATURE_MODEL, SCALE, type Vision } from '@kith/server/parts';
import { faceLike } from '@kith/testing/face-like';
import { Cosines } from '../accuracy/cosines.ts';
import { lookAtLabelled } from '../accuracy/labelled.ts';
import { lookAtPeople, openKithVision, type WhoseFace } from '../accuracy/look.ts';
import { FolderError, type Photos, readPhotos } from '../accuracy/photos.ts';
import { readCommand } from '../accuracy/read-command.ts';
import { whole } from '../accuracy/report.ts';
import { bootstrap } from './bootstrap.ts';
import { type Calibration, calibrationOf } from './calibration.ts';
import { drawCurve } from './draw-curve.ts';
import { fitTail, topPairsOf, whyTooLittle } from './impostor-fit.ts';
import { neighbourhoodsOf } from './neighbourhoods.ts';
import { reportCost, reportShape, reportTail, reportTopPairs } from './report-fit.ts';
import { writeTail } from './write-tail.ts';

const SEED = 7_484;

const TAIL_FILE = fileURLToPath(
  new URL('../../../packages/server/src/recognition/calibration/impostor-tail.ts', import.meta.url),
);
const PICTURE_FILE = fileURLToPath(new URL('../../../docs/confidence.svg', import.meta.url));

const USAGE =
  'Usage: npm run calibrate -- FOLDER [--middle] [--write], with a folder of photos for each person, or a photo of each and labels.csv.';

try {
  const { folder, values } = readCommand(USAGE, { middle: { type: 'boolean' }, write: { type: 'boolean' } });
  await calibrate(folder, values.middle ? 'middle' : 'largest', values.write === true);
} catch (error) {
  if (!(error instanceof FolderError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function calibrate(folder: string, whose: WhoseFace, write: boolean): Promise<void> {
  const photos = await readPhotos(folder);
  await using vision = await openKithVision();
  const cosines = await cosinesOf(vision, folder, photos, whose);
  const { looks } = cosines;
  const people = new Set(looks.map(({ person }) => person)).size;
  const pairs = cosines.impostors.length;
  console.log(
    `${folder}: a face of ${whole(people)} people; ${whole(pairs)} pairs of different people` +
      (photos.kind === 'people' ? '' : ', adults of one group and sex'),
  );
  const tooLittle = whyTooLittle(cosines);
  if (tooLittle) throw new FolderError(tooLittle);

  const top = topPairsOf(cosines);
  const others = bootstrap(top, faceLike(SEED).random);
  const calibration = calibrationOf(cosines, fitTail(top), others);
  reportTopPairs(top);
  reportTail(cosines, calibration);
  reportShape(top, calibration, others);
  reportCost(cosines, calibration);
  if (write) await put(calibration, cosines, { pictures: new Set(looks.map(({ file }) => file)).size, people, pairs });
  else console.log('\nNothing was written; with --write the careful curve is put into Kith.');
}

/** People with a folder each, all strangers to all; or labelled photos, in which strangers are of one group and sex. */
async function cosinesOf(vision: Vision, folder: string, photos: Photos, whose: WhoseFace): Promise<Cosines> {
  if (photos.kind === 'people') return new Cosines((await lookAtPeople(vision, photos.people, whose)).looks);
  return await neighbourhoodsOf(await lookAtLabelled(vision, folder, photos));
}

async function put(
  calibration: Calibration,
  { impostors }: Cosines,
  measuredOn: { readonly pictures: number; readonly people: number; readonly pairs: number },
): Promise<void> {
  await writeFile(
    TAIL_FILE,
    writeTail(calibration.careful, { ...measuredOn, featureModel: FEATURE_MODEL.sha256, scale: SCALE }),
  );
  await writeFile(PICTURE_FILE, drawCurve(impostors, calibration));
  console.log(`\nWritten: ${[TAIL_FILE, PICTURE_FILE].map((file) => relative(process.cwd(), file)).join(', ')}.`);
  console.log('In use from the next `npm start` on, which builds Kith again.');
}
