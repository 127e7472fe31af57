import { readFile } from 'node:fs/promises';
import { cosineOfTemplates, type Face, type Vision } from '@kith/server/parts';
import sharp from 'sharp';
import { cosinesOf, LEVELS, PROMISED_GALLERY } from '../accuracy/levels.ts';
import type { Person } from '../accuracy/photos.ts';
import { heading, rate, table } from '../accuracy/report.ts';

/** What is left of the light. */
const GAINS = [1, 0.5, 0.3, 0.15, 0.08];
const QUALITY = 90;

/** Everybody is enrolled by a photo as it is; all other photos are made darker and looked for. */
export async function reportDark(vision: Vision, people: readonly Person[]): Promise<void> {
  const several = people.filter(({ files }) => files.length > 1);
  const enrolled = await Promise.all(several.map(({ files: [first = ''] }) => faceIn(vision, first, 1)));
  heading('Known in the dark: faces found, and true accepts of all photos, in a space of up to a thousand');
  const rows = [['light', 'found', ...LEVELS.map(({ name }) => name)]];
  const thresholds = cosinesOf(PROMISED_GALLERY);
  for (const gain of GAINS) {
    const probes = several.flatMap(({ files }, person) => files.slice(1).map((file) => ({ person, file })));
    const cosines = await Promise.all(
      probes.map(async ({ person, file }) => {
        const [face, known] = [await faceIn(vision, file, gain), enrolled[person]];
        return face && known ? cosineOfTemplates(face.scaled, known.scaled) : undefined;
      }),
    );
    const found = cosines.flatMap((cosine) => cosine ?? []);
    rows.push([
      `${gain}`,
      rate(found.length, probes.length),
      ...thresholds.map((least) => rate(found.filter((cosine) => cosine >= least).length, probes.length)),
    ]);
  }
  table(rows);
}

async function faceIn(vision: Vision, file: string, gain: number): Promise<Face | undefined> {
  const photo = await readFile(file);
  const darker = gain === 1 ? photo : await sharp(photo).linear(gain, 0).jpeg({ quality: QUALITY }).toBuffer();
  const outcome = await vision.analyse(darker, { only: 'largest' });
  return outcome.kind === 'analysed' ? outcome.picture.faces[0] : undefined;
}
