import type { MediaConfig } from '../../platform/config/config.ts';
import type { Queries } from '../../platform/db/database.ts';
import { isNamed, namedPictures } from '../../platform/db/named-pictures.ts';
import { ownerOf } from '../../platform/media/media-owner.ts';
import { openPictureStore } from '../../platform/media/open-picture-store.ts';
import type { PictureStore } from '../../platform/media/picture-store.ts';
import { isTrashed } from '../../platform/media/trash.ts';
import { PicturesDown } from '../../platform/pictures-down.ts';
import { type Finding, findings } from './finding.ts';

/** Longer than an upload takes: no running server is about to name them. */
const LONG_MS = 60 * 60 * 1000;

/** Rows whose picture is missing, and pictures without a row. Pictures come and go meanwhile: what looks wrong is looked at twice. */
export async function checkPictures(db: Queries, config: MediaConfig): Promise<Finding[]> {
  await using store = await openPictureStore(config);
  const say = findings('pictures');
  return examine(db, store, say).catch((error: unknown) => {
    if (error instanceof PicturesDown) return [say.problem(error.message)];
    throw error;
  });
}

async function examine(db: Queries, store: PictureStore, say: ReturnType<typeof findings>): Promise<Finding[]> {
  const { place } = store;
  const { count, lost, waiting, without, left } = await compare(db, store);
  const said = (await store.faults()).map(say.problem);
  const owner = await ownerOf(store, db);
  if (owner === 'another') {
    said.push(
      say.problem(
        `The pictures in ${place} are those of another database, and none is removed by itself: set KITH_MEDIA_DIR or KITH_DATABASE_URL.`,
      ),
    );
  }
  if (lost > 0) {
    said.push(
      say.problem(`${lost} pictures are named in the database and are not in ${place}: copy them there from a backup.`),
    );
  }
  if (without > 0) {
    said.push(
      say.warning(`${without} pictures in ${place} belong to nobody, and show people all the same: ${goes(owner)}.`),
    );
  }
  if (left > 0) {
    said.push(say.warning(`${left} pictures in ${place} were left by uploads that broke off: ${goes(owner)}.`));
  }
  if (said.length > 0) return said;
  const later = waiting > 0 ? ` ${waiting} become visible when they are asked for.` : '';
  return [say.ok(`${count} pictures, each with its row.${later}`)];
}

/** What becomes of pictures that belong to nobody. */
const goes = (owner: Awaited<ReturnType<typeof ownerOf>>): string =>
  owner === 'this'
    ? 'a server removes them when it starts, and within two days of the upload or of the end of the node that left them'
    : 'delete them';

async function compare(db: Queries, store: PictureStore) {
  // Pictures first: one is published after the row that names it, or not long before.
  const there = new Set<string>();
  for await (const names of store.published()) for (const name of names) there.add(name);
  const count = there.size;
  const orphans = new Set(there);
  const missing = new Set<string>();
  for await (const name of namedPictures(db)) {
    if (there.has(name)) orphans.delete(name);
    else missing.add(name);
  }
  const longAgo = Date.now() - LONG_MS;
  let [lost, waiting, without, left] = [0, 0, 0, 0];
  const staged = new Set<string>();
  for await (const { name, since } of store.staged()) {
    staged.add(name);
    if (since < longAgo && !(await isNamed(db, name))) left += 1;
  }
  for (const name of missing) {
    if (staged.has(name)) waiting += 1;
    else if ((await store.since(name)) === null && (await isNamed(db, name))) lost += 1;
  }
  for (const name of orphans) {
    const since = await store.since(name);
    if (since === null || (store.earlyMs > 0 && since > longAgo)) continue;
    if (!(await isTrashed(db, name)) && !(await isNamed(db, name))) without += 1;
  }
  return { count, lost, waiting, without, left };
}
