import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FileLock } from '../../platform/config/file-lock.ts';
import { draftOf, writeWhole } from '../../platform/files/write-whole.ts';
import { BackupError } from './format.ts';

/** In the data folder, as long as a backup is made: who makes it, what it writes, and a copy of the database. */
const LOCK = 'backup-lock';
const RECORD = 'backup';
const COPY = 'backup.sqlite';

const Record = z.object({ archive: z.string() });

/** A backup that is being made. Disposing of it removes what it needed meanwhile. */
export interface BackupUnderWay extends AsyncDisposable {
  /** For a copy of the database. */
  readonly copy: string;
}

/**
 * Lets a data folder know of a backup before its first byte is written, so that whatever is killed leaves nothing that the next
 * backup or start does not find: a copy of the database, and an archive that is not finished, are as good as the data folder.
 * @param archive what it is called until it is good
 * @throws {BackupError} when another one is being made
 */
export async function beginBackup(dataDir: string, archive: string): Promise<BackupUnderWay> {
  // Of a node over PostgreSQL, whose key is in the environment, there may be none here.
  if (!existsSync(dataDir)) {
    const copy = `${archive}.database`;
    return { copy, [Symbol.asyncDispose]: () => removeDatabase(copy) };
  }
  const lock = FileLock.take(join(dataDir, LOCK));
  if (!lock) throw new BackupError(`Another backup of ${dataDir} is being made: wait until it is done.`);
  try {
    await removeRecorded(dataDir);
    await writeWhole(join(dataDir, RECORD), `${JSON.stringify({ archive })}\n`);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
  return {
    copy: join(dataDir, COPY),
    async [Symbol.asyncDispose]() {
      try {
        await removeDatabase(join(dataDir, COPY));
        // A draft that could not be removed is the next one's to remove.
        if (!existsSync(draftOf(archive))) await rm(join(dataDir, RECORD), { force: true });
      } finally {
        lock[Symbol.dispose]();
      }
    },
  };
}

/** Removes what a backup left that was killed; one that is being made keeps what it has. */
export async function removeLeftovers(dataDir: string): Promise<void> {
  if (![RECORD, draftOf(RECORD), COPY].some((name) => existsSync(join(dataDir, name)))) return;
  using lock = FileLock.take(join(dataDir, LOCK));
  if (lock) await removeRecorded(dataDir);
}

/** Whether a backup left something that was killed. Changes nothing. */
export const hasLeftovers = (dataDir: string): boolean =>
  existsSync(join(dataDir, RECORD)) && !FileLock.isHeld(join(dataDir, LOCK));

async function removeRecorded(dataDir: string): Promise<void> {
  await removeDatabase(join(dataDir, COPY));
  const record = join(dataDir, RECORD);
  await rm(draftOf(record), { force: true });
  const text = await readFile(record, 'utf8').catch(() => null);
  if (text === null) return;
  const { archive } = Record.parse(JSON.parse(text));
  const own = archive.endsWith('.unproven') ? [archive, draftOf(archive)] : [draftOf(archive)];
  for (const file of own) await rm(file, { force: true });
  await rm(record);
}

async function removeDatabase(file: string): Promise<void> {
  for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${file}${end}`, { force: true });
}
