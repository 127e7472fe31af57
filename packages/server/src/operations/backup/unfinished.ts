import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Config, ConfigError } from '../../platform/config/config.ts';
import { draftOf, writeWhole } from '../../platform/files/write-whole.ts';
import type { PictureStore } from '../../platform/media/picture-store.ts';
import { BackupError, TOKEN_KEY } from './format.ts';

/** Where a restoration goes. */
export type Destination = Pick<Config, 'dataDir' | 'database' | 'media'>;

const MARK = 'restoring';
const Mark = z.object({ /** Where the pictures go. */ mediaDir: z.string(), database: z.string() });

const markOf = ({ database }: Destination, place: string): z.infer<typeof Mark> => ({
  mediaDir: place,
  // A URL may hold a password.
  database: database.kind === 'sqlite' ? database.file : database.kind,
});

/**
 * A server does not start on what is half restored.
 * @throws {ConfigError} when a restoration into the data folder did not finish
 */
export function refuseUnfinished(dataDir: string): void {
  if (!existsSync(join(dataDir, MARK))) return;
  throw new ConfigError(
    `A restoration into ${dataDir} did not finish: run "kith restore" again, or remove the folder.`,
  );
}

/**
 * Marks the data folder as being restored, after making sure that nothing is lost by that. What an earlier restoration left
 * is removed.
 * @throws {BackupError} when there is anything else at the destination
 */
export async function markUnfinished(
  destination: Destination,
  store: Pick<PictureStore, 'place' | 'clear' | 'isEmpty'>,
): Promise<void> {
  const { dataDir, database } = destination;
  const mark = markOf(destination, store.place);
  const left = await readFile(join(dataDir, MARK), 'utf8').catch(() => null);
  if (left !== null) {
    const known = Mark.safeParse(parse(left));
    if (!known.success || known.data.mediaDir !== mark.mediaDir || known.data.database !== mark.database) {
      throw new BackupError(`A restoration into ${dataDir} with other settings did not finish: remove the folder.`);
    }
    // All was empty when it began.
    await store.clear();
    const tokenKey = join(dataDir, TOKEN_KEY);
    for (const file of [tokenKey, draftOf(tokenKey)]) await rm(file, { force: true });
    if (database.kind === 'sqlite') {
      for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${database.file}${end}`, { force: true });
    }
  }
  // Of a mark that was being made.
  await rm(draftOf(join(dataDir, MARK)), { force: true });
  const inside = (await readdir(dataDir)).filter(
    (name) => name !== MARK && !/^lock|-lock(?:-journal)?$/.test(name) && join(dataDir, name) !== store.place,
  );
  if (inside.length > 0) {
    throw new BackupError(
      `${dataDir} is not empty: it has ${inside.slice(0, 3).join(', ')}. Set KITH_DATA_DIR to an empty or new folder.`,
    );
  }
  if (!(await store.isEmpty())) {
    throw new BackupError(
      `${store.place} is not empty: set KITH_MEDIA_DIR to an empty or new folder, or KITH_MEDIA_URL to an empty bucket or prefix.`,
    );
  }
  if (database.kind === 'sqlite' && existsSync(database.file)) {
    throw new BackupError(`The database ${database.file} exists: set KITH_DATABASE_URL to a file that does not.`);
  }
  await writeWhole(join(dataDir, MARK), `${JSON.stringify(mark)}\n`);
}

export const markFinished = ({ dataDir }: Destination): Promise<void> => rm(join(dataDir, MARK));

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
