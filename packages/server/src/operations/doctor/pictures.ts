import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Queries } from '../../platform/db/database.ts';
import { isNamed, namedPictures } from '../../platform/db/named-pictures.ts';
import { ownerOf } from '../../platform/media/media-owner.ts';
import { isPictureName, publishedFile, publishedFolder, stagedFolder } from '../../platform/media/picture-paths.ts';
import { type Finding, findings } from './finding.ts';

/** Rows whose picture is missing, and pictures without a row. Pictures come and go meanwhile: what looks wrong is looked at twice. */
export async function checkPictures(db: Queries, mediaDir: string): Promise<Finding[]> {
  const say = findings('pictures');
  const published = publishedFolder(mediaDir);
  const isThere = (name: string): Promise<boolean> => stat(publishedFile(mediaDir, name)).then(Boolean, () => false);
  // Files first: a picture is published after the row that names it.
  const files = new Set(await picturesIn(published));
  const orphans = new Set(files);
  const missing = new Set<string>();
  for await (const name of namedPictures(db)) {
    if (files.has(name)) orphans.delete(name);
    else missing.add(name);
  }
  const staged = new Set(await picturesIn(stagedFolder(mediaDir)));
  let [lost, waiting, without, left] = [0, 0, 0, 0];
  for (const name of missing) {
    if (staged.has(name)) waiting += 1;
    else if (!(await isThere(name)) && (await isNamed(db, name))) lost += 1;
  }
  for (const name of orphans) {
    if ((await isThere(name)) && !(await isInTrash(db, name)) && !(await isNamed(db, name))) without += 1;
  }
  for (const name of await stagedLongAgo(mediaDir)) if (!(await isNamed(db, name))) left += 1;
  const said: Finding[] = [];
  const owner = await ownerOf(mediaDir, db);
  if (owner === 'another') {
    said.push(
      say.problem(
        `The pictures in ${mediaDir} are those of another database, and none is removed by itself: set KITH_MEDIA_DIR or KITH_DATABASE_URL.`,
      ),
    );
  }
  if (lost > 0) {
    said.push(
      say.problem(
        `${lost} pictures are named in the database and are not in ${mediaDir}: copy them there from a backup.`,
      ),
    );
  }
  if (without > 0) {
    said.push(
      say.warning(
        `${without} pictures in ${published} belong to nobody, and show people all the same: ${goes(owner)}.`,
      ),
    );
  }
  if (left > 0) {
    said.push(
      say.warning(`${left} pictures in ${stagedFolder(mediaDir)} were left by uploads that broke off: ${goes(owner)}.`),
    );
  }
  if (said.length > 0) return said;
  const later = waiting > 0 ? ` ${waiting} become visible at the next start.` : '';
  return [say.ok(`${files.size} pictures, each with its row.${later}`)];
}

/** What becomes of pictures that belong to nobody. */
const goes = (owner: Awaited<ReturnType<typeof ownerOf>>): string =>
  owner === 'this'
    ? 'a server removes them when it starts, and within a day of the end of the node that left them'
    : 'delete them';

/** Longer than an upload takes: no running server is about to name them. */
const LONG_MS = 60 * 60 * 1000;

async function stagedLongAgo(mediaDir: string): Promise<string[]> {
  const found: string[] = [];
  const staged = stagedFolder(mediaDir);
  for (const node of await readdir(staged).catch(() => [])) {
    for (const name of await readdir(join(staged, node)).catch(() => [])) {
      const file = await stat(join(staged, node, name)).catch(() => null);
      if (file && isPictureName(name.replace(/\.part$/, '')) && file.mtimeMs < Date.now() - LONG_MS) found.push(name);
    }
  }
  return found;
}

async function picturesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const part of await readdir(folder).catch(() => [])) {
    for (const name of await readdir(join(folder, part)).catch(() => [])) if (isPictureName(name)) found.push(name);
  }
  return found;
}

const isInTrash = async (db: Queries, name: string): Promise<boolean> =>
  Boolean(await db.selectFrom('media_trash').select('name').where('name', '=', name).executeTakeFirst());
