import { join } from 'node:path';
import { DataDirLock } from '../../platform/config/data-dir.ts';
import { lockDatabase } from '../../platform/config/database-lock.ts';
import { loadSnapshot, type SnapshotLoader } from '../../platform/db/load-snapshot.ts';
import { writeWhole } from '../../platform/files/write-whole.ts';
import { openPictureStore } from '../../platform/media/open-picture-store.ts';
import { isPictureName } from '../../platform/media/picture-paths.ts';
import type { PictureStore } from '../../platform/media/picture-store.ts';
import { checkBackup } from './check-backup.ts';
import { type Amounts, BackupError, type End, type Head, MEDIA, pictureColumns, TOKEN_KEY } from './format.ts';
import { loadRows } from './load-rows.ts';
import { type Destination, markFinished, markUnfinished } from './unfinished.ts';

/** What a restoration came to, and what it was restored from. */
export interface Restored extends Amounts {
  readonly head: Head;
}

/**
 * Restores a backup into an empty data folder and database. The whole backup is checked before anything is written; a server
 * does not start on what is half restored, and the next restoration begins anew.
 * @param onBytes told how many bytes of the archive were read, of twice its length: to check it, and to restore it
 * @throws {BackupError} when the backup cannot be used or the destination is not empty
 * @throws {ConfigError} when a server is using the data folder
 */
export async function restoreBackup(
  file: string,
  destination: Destination,
  onBytes: (bytes: number) => void,
): Promise<Restored> {
  let read = 0;
  const count = (bytes: number): void => {
    read += bytes;
    onBytes(read);
  };
  const head = await checkBackup(file, destination, count);
  using _folder = DataDirLock.take(destination.dataDir);
  await using store = await openPictureStore(destination.media);
  await markUnfinished(destination, store);
  using _database = lockDatabase(destination.database);
  let end: End | null = null;
  const loaded = await loadSnapshot(destination.database, head.schema, async (loader) => {
    end = await fill(file, head, destination, store, loader, count);
  });
  if (loaded === 'not empty') {
    await markFinished(destination);
    throw new BackupError('The database is not empty: set KITH_DATABASE_URL to an empty one.');
  }
  await markFinished(destination);
  const { rows, pictures } = end ?? neverFilled();
  return { head, rows, pictures };
}

/** Pictures and the key come before the rows are committed: what a row names is there. */
async function fill(
  file: string,
  head: Head,
  { dataDir }: Destination,
  store: PictureStore,
  loader: SnapshotLoader,
  onBytes: (bytes: number) => void,
): Promise<End> {
  const underWay: Promise<void>[] = [];
  const write = async (path: string, bytes: Uint8Array): Promise<void> => {
    if (path === TOKEN_KEY) await writeWhole(join(dataDir, TOKEN_KEY), bytes);
    if (!path.startsWith(MEDIA)) return;
    const put = store.put(pictureName(path.slice(MEDIA.length)), bytes);
    // Whoever waits for all of them is told.
    put.catch(() => undefined);
    underWay.push(put);
    if (underWay.length >= store.atOnce) await Promise.all(underWay.splice(0));
  };
  // None may be under way when somebody is told that it failed.
  const end = await loadRows(file, head, loader, write, onBytes).finally(() => Promise.allSettled(underWay));
  await Promise.all(underWay);
  for (const table of head.tables) {
    for (const column of pictureColumns(table.columns)) await loader.clear(table, column, end.missing);
  }
  return end;
}

function pictureName(name: string): string {
  if (!isPictureName(name)) throw new Error(`${name} is no name of a picture.`);
  return name;
}

const neverFilled = (): never => {
  throw new Error('The database was loaded with nothing.');
};
