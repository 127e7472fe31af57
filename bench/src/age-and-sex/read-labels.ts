import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FolderError } from '../accuracy/photos.ts';

/** The age brackets of FairFace, youngest first. */
export const BRACKETS = ['0-2', '3-9', '10-19', '20-29', '30-39', '40-49', '50-59', '60-69', 'more than 70'] as const;

/** One photo of somebody whose age and sex people have judged. */
export interface LabelledPhoto {
  readonly file: string;
  readonly group: string;
  readonly sex: 0 | 1;
  /** Place in BRACKETS. */
  readonly bracket: number;
}

/** Reads `labels.csv` (file, group, sex, age) of a folder: the photos of one part, `fit` or `test`. */
export async function readLabels(folder: string, part: 'fit' | 'test'): Promise<LabelledPhoto[]> {
  const text = await readFile(join(folder, 'labels.csv'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new FolderError(`The labels of ${folder} cannot be read (${error.code ?? error.message}).`);
  });
  const photos = text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
    .filter(([file]) => file?.startsWith(`${part}/`))
    .map(([file = '', group = '', sex, age]): LabelledPhoto => {
      const bracket = (BRACKETS as readonly (string | undefined)[]).indexOf(age);
      if (bracket < 0) throw new FolderError(`labels.csv: ${file} has an age of ${age}, which is none of ${BRACKETS}.`);
      return { file: join(folder, file), group, sex: sex === 'Female' ? 1 : 0, bracket };
    });
  if (photos.length === 0) throw new FolderError(`labels.csv of ${folder} has no photos in ${part}/.`);
  return photos;
}
