import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  type AnalysedPicture,
  type AnalyseOptions,
  type Face,
  faceWeight,
  fetchModels,
  openVision,
  type RawTemplate,
  type ScaledTemplate,
  type Vision,
} from '@kith/server/parts';
import type { Person } from './photos.ts';

/** Pictures in memory at a time: enough to keep every worker busy. */
const AT_A_TIME = 16;

/** One photo of a person, and its template. */
export interface Look {
  /** Place of the person in the list. */
  readonly person: number;
  readonly file: string;
  /** As it is compared. */
  readonly template: ScaledTemplate;
  /** Only looks of one circle are compared; by default there is but one. */
  readonly circle?: string;
  /** And of those only such of different sides: by default every person is one. */
  readonly side?: string;
}

/** And how much it says about whose it is, as Kith weighs faces: 0–1. */
interface WeighedLook extends Look {
  readonly weight: number;
}

export interface Looks {
  readonly people: readonly Person[];
  /** Person by person, in the order of their photos; photos without a face are missing. */
  readonly looks: readonly WeighedLook[];
  readonly photos: number;
  /** Photos in which no face was found, or that are no picture. */
  readonly withoutFace: readonly string[];
}

export const circleOf = ({ circle = '' }: Look): string => circle;
export const sideOf = ({ side, person }: Look): string => side ?? String(person);

/** Kith's own vision with as many workers as the machine has cores; fetches the models first when they are missing. */
export async function openKithVision(): Promise<Vision> {
  const modelsDir = process.env.KITH_MODELS_DIR ?? fileURLToPath(new URL('../../../kith-models', import.meta.url));
  await fetchModels(modelsDir, { onProgress: console.log });
  // Nobody gives up waiting here, however slow the machine is.
  return await openVision({ modelsDir, longestWaitMs: Number.POSITIVE_INFINITY });
}

/** Which face of a photo is the person's: the largest, as when Kith enrols, or the one nearest the middle, as in LFW. */
export type WhoseFace = 'largest' | 'middle';

/** One template a photo. */
export async function lookAtPeople(vision: Vision, people: readonly Person[], whose: WhoseFace): Promise<Looks> {
  const photos = people.flatMap(({ files }, person) => files.map((file) => ({ person, file })));
  const files = photos.map(({ file }) => file);
  const faces = await mapPictures(vision, files, whose === 'largest' ? { only: 'largest' } : {}, (picture) =>
    whose === 'largest' ? picture.faces[0] : nearestMiddle(picture),
  );
  const looks: WeighedLook[] = [];
  const withoutFace: string[] = [];
  for (const [i, photo] of photos.entries()) {
    const face = faces[i];
    if (face) looks.push({ ...photo, template: face.scaled, weight: faceWeight(face) });
    else withoutFace.push(photo.file);
  }
  return { people, looks, photos: photos.length, withoutFace };
}

/** Of the face nearest the middle of each photo, its template as the network makes it, and its weight; undefined of one without a face. */
export async function middleFaces(
  vision: Vision,
  files: readonly string[],
): Promise<readonly ({ readonly raw: RawTemplate; readonly weight: number } | undefined)[]> {
  return await mapPictures(vision, files, {}, (picture) => {
    const face = nearestMiddle(picture);
    return face && { raw: face.template, weight: faceWeight(face) };
  });
}

/** What one wants to know of each picture; undefined of what is no picture. */
export async function mapPictures<T>(
  vision: Vision,
  files: readonly string[],
  options: AnalyseOptions,
  of: (picture: AnalysedPicture) => T,
): Promise<(T | undefined)[]> {
  const answers: (T | undefined)[] = files.map(() => undefined);
  const waiting = files.entries();
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      for (const [i, file] of waiting) {
        const outcome = await vision.analyse(await readFile(file), options);
        if (outcome.kind === 'analysed') answers[i] = of(outcome.picture);
      }
    }),
  );
  return answers;
}

function nearestMiddle({ faces, width, height }: AnalysedPicture): Face | undefined {
  const distance = ({ box }: Face) =>
    Math.hypot(box.left + (box.width - width) / 2, box.top + (box.height - height) / 2);
  return faces.toSorted((a, b) => distance(a) - distance(b))[0];
}
