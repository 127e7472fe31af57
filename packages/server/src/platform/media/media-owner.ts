import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Queries } from '../db/database.ts';
import { databaseMark } from '../db/database-mark.ts';
import { namedPictures } from '../db/named-pictures.ts';
import { writeWhole } from '../files/write-whole.ts';
import { publishedFile, publishedFolder } from './picture-paths.ts';

/** In the media folder. */
const FILE = 'database';
/** How many of the pictures that rows name are looked for before a folder is taken for another database's. */
const LOOKED_FOR = 1000;

/** Of which database the pictures in a media folder are: this one, another one, or nobody has said. */
export async function ownerOf(mediaDir: string, db: Queries): Promise<'this' | 'another' | 'unknown'> {
  const said = await readFile(join(mediaDir, FILE), 'utf8').catch(() => null);
  if (said === null) return 'unknown';
  return said.trim() === (await databaseMark(db)) ? 'this' : 'another';
}

/**
 * Takes a media folder for this database, unless it is another's: one without a mark is taken when it is empty or has pictures
 * that rows of this database name. Only in a folder of its own a database may remove what no row of it names: a wrong
 * KITH_DATABASE_URL must not cost anybody's pictures.
 * @param node who takes it; several may at once
 * @returns whether it is this database's
 */
export async function takeMedia(mediaDir: string, db: Queries, node: string): Promise<boolean> {
  const owner = await ownerOf(mediaDir, db);
  if (owner !== 'unknown') return owner === 'this';
  if (!(await isEmpty(publishedFolder(mediaDir))) && !(await hasNamedPicture(mediaDir, db))) return false;
  const file = join(mediaDir, FILE);
  await writeWhole(file, `${await databaseMark(db)}\n`, `${file}.${node}.part`);
  return true;
}

async function isEmpty(published: string): Promise<boolean> {
  for (const part of await readdir(published)) if ((await readdir(join(published, part))).length > 0) return false;
  return true;
}

async function hasNamedPicture(mediaDir: string, db: Queries): Promise<boolean> {
  let looked = 0;
  for await (const name of namedPictures(db)) {
    if (await stat(publishedFile(mediaDir, name)).catch(() => null)) return true;
    looked += 1;
    if (looked === LOOKED_FOR) return false;
  }
  return false;
}
