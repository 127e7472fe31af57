import { readFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { FolderError } from './photos.ts';

/** Who is in a photo, as `labels.csv` has it: file (from where the list lies), group, sex, age. */
export interface Label {
  readonly group: string;
  readonly sex: string;
  /** `20-29`, `more than 70`, `34`. */
  readonly age: string;
}

const COLUMNS = 'file,group,sex,age';
const GROWN_UP = 20;

/** The labels of `labels.csv` in a folder or in the one above, by the full path of the photo; undefined without such a list. */
export async function readLabels(folder: string): Promise<ReadonlyMap<string, Label> | undefined> {
  for (const place of [resolve(folder), dirname(resolve(folder))]) {
    const list = await readFile(join(place, 'labels.csv'), 'utf8').catch(() => undefined);
    if (list === undefined) continue;
    const [heads, ...rows] = list.trim().split(/\r?\n/);
    if (heads !== COLUMNS) throw new FolderError(`The first line of ${join(place, 'labels.csv')} is not ${COLUMNS}.`);
    return new Map(
      rows.map((row) => {
        const [file = '', group = '', sex = '', age = ''] = row.split(',');
        return [join(place, file), { group, sex, age }];
      }),
    );
  }
  return undefined;
}

/** The labelled photos that lie in a folder, or below it: full paths. */
export async function labelledFiles(folder: string): Promise<string[]> {
  const labels = await readLabels(folder);
  return [...(labels?.keys() ?? [])].filter((file) => file.startsWith(resolve(folder) + sep));
}

/** Whether somebody of this age counts as an adult: from 20 on. */
export const isAdult = ({ age }: Label): boolean => Number(/\d+/.exec(age)?.[0] ?? 0) >= GROWN_UP;

/** Those whom somebody is most alike: people of one group and sex. */
export const kindOf = ({ group, sex }: Label): string => `${group.replace('_', ' ')}, ${sex.toLowerCase()}`;
