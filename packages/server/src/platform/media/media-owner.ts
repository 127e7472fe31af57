import type { Queries } from '../db/database.ts';
import { databaseMark } from '../db/database-mark.ts';
import { namedPictures } from '../db/named-pictures.ts';
import type { PictureStore } from './picture-store.ts';

/** How many of the pictures that rows name are looked for before a place is taken for another database's. */
const LOOKED_FOR = 1000;

/** Of which database the pictures of a place are: this one, another one, or nobody has said. */
export async function ownerOf(store: Pick<PictureStore, 'mark'>, db: Queries): Promise<'this' | 'another' | 'unknown'> {
  const said = await store.mark();
  if (said === null) return 'unknown';
  return said === (await databaseMark(db)) ? 'this' : 'another';
}

/**
 * Takes a place of pictures for this database, unless it is another's: one without a mark is taken when it is empty or has pictures
 * that rows of this database name. Only in a place of its own a database may remove what no row of it names: a wrong
 * KITH_DATABASE_URL must not cost anybody's pictures.
 * @returns whether it is this database's
 */
export async function takeMedia(
  store: Pick<PictureStore, 'mark' | 'setMark' | 'published' | 'since'>,
  db: Queries,
): Promise<boolean> {
  const owner = await ownerOf(store, db);
  if (owner !== 'unknown') return owner === 'this';
  if ((await hasPublished(store)) && !(await hasNamedPicture(store, db))) return false;
  await store.setMark(await databaseMark(db));
  return true;
}

async function hasPublished(store: Pick<PictureStore, 'published'>): Promise<boolean> {
  for await (const names of store.published()) if (names.length > 0) return true;
  return false;
}

async function hasNamedPicture(store: Pick<PictureStore, 'since'>, db: Queries): Promise<boolean> {
  let looked = 0;
  for await (const name of namedPictures(db)) {
    if ((await store.since(name)) !== null) return true;
    looked += 1;
    if (looked === LOOKED_FOR) return false;
  }
  return false;
}
