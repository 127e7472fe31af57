/** `npm run accuracy -- FOLDER [--middle] [--gallery N] [--by group [--write]] [--strangers] [--corrections]`: how well Kith knows the people of a folder, every rate with its count. */

import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Vision } from '@kith/server/parts';
import { curveOf } from '../calibrate/calibration.ts';
import { fitTail, topPairsOf, whyTooLittle } from '../calibrate/impostor-fit.ts';
import { processorLine } from '../processor.ts';
import { reportCorrections } from './corrections.ts';
import { Cosines } from './cosines.ts';
import { drawGroups } from './draw-groups.ts';
import { reportFrames } from './frames.ts';
import { cosinesByKind, cosinesOfLabelled, reportGroups } from './groups.ts';
import { reportOpenSet, reportRankOne } from './identification.ts';
import { reportFalseJoins } from './joining/report-false-joins.ts';
import { reportJoining } from './joining/report-joining.ts';
import { lookAtLabelled } from './labelled.ts';
import { isAdult, labelledFiles } from './labels.ts';
import { lookAtPeople, openKithVision, type WhoseFace } from './look.ts';
import { FolderError, type Photos, readPhotos } from './photos.ts';
import { readCommand } from './read-command.ts';
import { rate, whole } from './report.ts';
import { reportStrangers } from './strangers.ts';
import { reportVerification } from './verification.ts';

const USAGE =
  'Usage: npm run accuracy -- FOLDER [--middle] [--gallery N] [--by group [--write]] [--strangers] [--corrections]; docs/confidence.md says what FOLDER may be.';
/** For how many templates strangers are simulated. */
const GALLERY = { least: 1_000, usual: 100_000, most: 5_000_000 };
const SHOWN_FACELESS = 10;
const PICTURE_FILE = fileURLToPath(new URL('../../../docs/confidence-by-group.svg', import.meta.url));

try {
  await measure(readArguments());
} catch (error) {
  if (!(error instanceof FolderError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

interface Arguments {
  readonly folder: string;
  readonly whose: WhoseFace;
  readonly gallery: number;
  readonly by: 'group' | undefined;
  /** Whether the picture of the groups is put into docs/. */
  readonly write: boolean;
  /** Whether they are taken for strangers, whom nobody knows. */
  readonly strangers: boolean;
  /** Whether the most alike are taken for each other, and that is corrected. */
  readonly corrections: boolean;
}

function readArguments(): Arguments {
  const { folder, values } = readCommand(USAGE, {
    middle: { type: 'boolean' },
    gallery: { type: 'string' },
    by: { type: 'string' },
    write: { type: 'boolean' },
    strangers: { type: 'boolean' },
    corrections: { type: 'boolean' },
  });
  if (values.by !== undefined && values.by !== 'group') throw new FolderError(USAGE);
  const gallery = Number(values.gallery ?? GALLERY.usual);
  if (!Number.isInteger(gallery) || gallery < GALLERY.least || gallery > GALLERY.most) {
    throw new FolderError(
      `--gallery is from ${whole(GALLERY.least)} to ${whole(GALLERY.most)}, not ${values.gallery}.`,
    );
  }
  return {
    folder,
    whose: values.middle ? 'middle' : 'largest',
    gallery,
    by: values.by,
    write: values.write === true,
    strangers: values.strangers === true,
    corrections: values.corrections === true,
  };
}

async function measure({ folder, whose, gallery, by, write, strangers, corrections }: Arguments): Promise<void> {
  const photos = await readPhotos(folder);
  await using vision = await openKithVision();
  if (strangers) return await measureStrangers(vision, folder, photos, whose);
  if (by === 'group') {
    const everybody = await lookAtLabelled(vision, folder, photos);
    console.log(`${folder}: a face of ${whole(everybody.length)} people`);
    reportGroups(everybody);
    if (write) await writeFile(PICTURE_FILE, drawGroups(cosinesByKind(everybody)));
    return await reportAmong(cosinesOfLabelled(everybody.filter(({ label }) => isAdult(label))), gallery);
  }
  if (photos.kind === 'frames') return await reportFrames(vision, photos.files);

  const { people, looks, photos: count, withoutFace } = await lookAtPeople(vision, photos.people, whose);
  console.log(`${folder}: ${whole(people.length)} people, a face in ${rate(looks.length, count)} photos`);
  for (const file of withoutFace.slice(0, SHOWN_FACELESS)) console.log(`  no face in ${basename(file)}`);

  if (corrections) return reportCorrections(people, looks);
  const cosines = new Cosines(looks);
  reportVerification(cosines);
  reportRankOne(cosines, people);
  await reportAmong(cosines, gallery);
}

/** People of whom nobody is known: each comes as often as there are photos, or once, where the photos are labelled. */
async function measureStrangers(vision: Vision, folder: string, photos: Photos, whose: WhoseFace): Promise<void> {
  console.log(processorLine());
  const labelled = await labelledFiles(folder);
  if (labelled.length > 0) {
    return await reportFalseJoins(folder, await lookAtLabelled(vision, folder, { kind: 'frames', files: labelled }));
  }
  if (photos.kind === 'frames') throw new FolderError(USAGE);
  const { people, looks, photos: count } = await lookAtPeople(vision, photos.people, whose);
  console.log(`${folder}: ${whole(people.length)} people, a face in ${rate(looks.length, count)} photos`);
  await reportJoining(looks.map(({ person, template, weight }) => ({ person, scaled: template, weight })));
}

/** Strangers before galleries of these people, and before one as large as is asked for. */
async function reportAmong(cosines: Cosines, gallery: number): Promise<void> {
  reportOpenSet(cosines);
  const tooLittle = whyTooLittle(cosines);
  if (tooLittle) console.log(`\nStrangers before a large gallery are not simulated. ${tooLittle}`);
  else await reportStrangers(curveOf(cosines, fitTail(topPairsOf(cosines))), gallery);
}
