import type { Dirent } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** Photos of one person. */
export interface PersonPhotos {
  /** Name of the folder that is this person's; null for a photo by itself. */
  readonly folder: string | null;
  readonly files: readonly string[];
}

export interface FoundPhotos {
  readonly persons: readonly PersonPhotos[];
  /** How many photos that is. */
  readonly photos: number;
  /** Files whose names are not those of pictures, and folders in folders of persons. */
  readonly passedOver: number;
}

const picture = /\.(?:jpe?g|png|webp|bmp)$/i;

/**
 * The photos of files and folders: a file is one person, and so is each photo that lies in a folder; a folder in a folder
 * is one person with all its photos. In the order of names; what begins with a dot does not count.
 * @throws {UsageError} when something cannot be read
 */
export async function findPhotos(paths: readonly string[]): Promise<FoundPhotos> {
  const persons: PersonPhotos[] = [];
  let passedOver = 0;
  for (const path of paths) {
    if (!(await isFolder(path))) {
      await access(path).catch(() => unreadable(path));
      persons.push({ folder: null, files: [path] });
      continue;
    }
    const inside = await look(path);
    persons.push(...inside.photos.map((file) => ({ folder: null, files: [file] })));
    passedOver += inside.others;
    for (const folder of inside.folders) {
      const { photos: files, others, folders } = await look(folder);
      passedOver += others + folders.length;
      if (files.length > 0) persons.push({ folder: basename(resolve(folder)), files });
    }
  }
  return { persons, photos: persons.reduce((count, { files }) => count + files.length, 0), passedOver };
}

async function look(folder: string): Promise<{ photos: string[]; folders: string[]; others: number }> {
  const seen = { photos: [] as string[], folders: [] as string[], others: 0 };
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => unreadable(folder));
  const shown = entries.filter(({ name }) => !name.startsWith('.'));
  for (const entry of shown.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (await leadsToFolder(entry, path)) seen.folders.push(path);
    else if (picture.test(entry.name)) seen.photos.push(path);
    else seen.others += 1;
  }
  return seen;
}

const leadsToFolder = (entry: Dirent, path: string): boolean | Promise<boolean> =>
  entry.isSymbolicLink() ? isFolder(path) : entry.isDirectory();

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

function unreadable(path: string): never {
  throw new UsageError(`${path} cannot be read: nothing was sent.`);
}
