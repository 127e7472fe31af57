import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const PICTURE = /\.(jpe?g|png|webp|bmp)$/i;

/** What a folder holds: people, a folder of photos each, or frames lying in it. */
export type Photos =
  | { readonly kind: 'people'; readonly people: readonly Person[] }
  | { readonly kind: 'frames'; readonly files: readonly string[] };

export interface Person {
  readonly name: string;
  /** Paths, in the order of their names: the first is the one to enrol. */
  readonly files: readonly string[];
}

/** The folder cannot be measured; the message tells its user why. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
}

/** Reads which photos a folder has, in the order of their names. Throws FolderError when it has none. */
export async function readPhotos(folder: string): Promise<Photos> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new FolderError(`The folder ${folder} cannot be read (${error.code ?? error.message}).`);
  });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const people: Person[] = [];
  for (const name of names.sort()) {
    const files = picturesOf(await readdir(join(folder, name)), join(folder, name));
    if (files.length > 0) people.push({ name, files });
  }
  if (people.length > 0) return { kind: 'people', people };
  const files = picturesOf(
    entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
    folder,
  );
  if (files.length > 0) return { kind: 'frames', files };
  throw new FolderError(`The folder ${folder} has no pictures: give one with a folder of photos for each person.`);
}

function picturesOf(names: readonly string[], folder: string): string[] {
  return names
    .filter((name) => PICTURE.test(name))
    .sort()
    .map((name) => join(folder, name));
}
