/** `npm run fit-age-and-sex -- FOLDER [--write]`: age and sex as linear in what the embedding network makes of a face, fitted to photos that people have labelled. */

import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type AgeAndSexHeads,
  FEATURE_MODEL,
  fetchModels,
  guessAgeAndSex,
  type Networks,
  openNetworks,
  readModels,
} from '@kith/server/parts';
import sharp from 'sharp';
import { FolderError } from '../accuracy/photos.ts';
import { readCommand } from '../accuracy/read-command.ts';
import { rate } from '../accuracy/report.ts';
import { fitSoftmax } from './fit-softmax.ts';
import { type LabelledFace, lookAtFaces } from './look-at-faces.ts';
import { BRACKETS, readLabels } from './read-labels.ts';
import { reportAnswers } from './report.ts';
import { writeHeads } from './write-heads.ts';

const HEADS_FILE = fileURLToPath(
  new URL('../../../packages/server/src/recognition/vision/attributes/age-and-sex-heads.ts', import.meta.url),
);

const USAGE =
  'Usage: npm run fit-age-and-sex -- FOLDER [--write], with labels.csv (file, group, sex, age) of photos in fit/ and test/.';

try {
  const { folder, values } = readCommand(USAGE, { write: { type: 'boolean' } });
  await fitAgeAndSex(folder, values.write === true);
} catch (error) {
  if (!(error instanceof FolderError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function fitAgeAndSex(folder: string, write: boolean): Promise<void> {
  const modelsDir = process.env.KITH_MODELS_DIR ?? fileURLToPath(new URL('../../../kith-models', import.meta.url));
  await fetchModels(modelsDir, { onProgress: console.log });
  await using networks = await openNetworks(await readModels(modelsDir));
  const faces = await facesToFit(networks, folder);
  const age = fitSoftmax(
    faces.map(({ channelMeans, bracket }) => ({ features: channelMeans, kind: bracket })),
    BRACKETS.length,
  );
  const [man, woman] = fitSoftmax(
    faces.map(({ channelMeans, sex }) => ({ features: channelMeans, kind: sex })),
    2,
  );
  if (man === undefined || woman === undefined) throw new Error('The fit has two kinds');
  const sex = woman.map((weight, at) => weight - (man[at] ?? 0));

  const heads: AgeAndSexHeads = { age: age.map((row) => Float32Array.from(row)), sex: Float32Array.from(sex) };
  await reportTest(networks, folder, heads);
  if (write) {
    const photos = new Set(faces.map(({ file }) => file)).size;
    await writeFile(HEADS_FILE, writeHeads(age, sex, { photos, featureModel: FEATURE_MODEL.sha256 }));
    console.log(`\nWritten: ${relative(process.cwd(), HEADS_FILE)}; in use from the next \`npm start\` on.`);
  } else console.log('\nNothing was written; with --write the fitted heads are put into Kith.');
}

/** Each face, and a worse picture of it, in which somebody is as old and of the same sex. */
async function facesToFit(networks: Networks, folder: string): Promise<LabelledFace[]> {
  const photos = await readLabels(folder, 'fit');
  const faces = await lookAtFaces(networks, photos);
  console.log(`${folder}: a face in ${rate(faces.length, photos.length)} photos to fit`);
  return [...faces, ...(await lookAtFaces(networks, photos, worsen))];
}

/** Mirrored, half as large, packed hard and rather dark. */
async function worsen(image: Buffer): Promise<Buffer> {
  const { width } = await sharp(image).metadata();
  const small = sharp(image)
    .resize(Math.round(width / 2))
    .flop()
    .linear(0.7, 0);
  return await sharp(await small.jpeg({ quality: 60 }).toBuffer())
    .resize(width)
    .png()
    .toBuffer();
}

async function reportTest(networks: Networks, folder: string, fitted: AgeAndSexHeads): Promise<void> {
  const photos = await readLabels(folder, 'test');
  const faces = await lookAtFaces(networks, photos);
  for (const [name, heads] of [
    ['in use now', undefined],
    ['fitted', fitted],
  ] as const) {
    console.log(`\n${name}: a face in ${rate(faces.length, photos.length)} photos to test`);
    reportAnswers(faces.map((face) => ({ ...face, said: guessAgeAndSex(face.channelMeans, heads) })));
  }
}
