import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../platform/clock.ts';
import type { Config, DatabaseConfig } from '../../platform/config/config.ts';
import { isNamed } from '../../platform/db/named-pictures.ts';
import { openReadOnly } from '../../platform/db/read-only.ts';
import { flushFolder } from '../../platform/files/flush-folder.ts';
import { ArchiveWriter, isGzipped } from './archive-writer.ts';
import { type Amounts, BackupError, TOKEN_KEY } from './format.ts';
import { beginBackup } from './leftovers.ts';
import { proveBackup } from './prove-backup.ts';
import { countsOf, writeBackup } from './write-backup.ts';

export interface BackupOptions {
  readonly config: Pick<Config, 'dataDir' | 'database' | 'media'>;
  /** Whether the environment has the key of the tokens. */
  readonly tokenKeyGiven: boolean;
  readonly clock: Clock;
  /** Whether it has to prove itself before it gets its name: it has, unless this says otherwise. */
  readonly verify?: boolean;
  /** Told how many pictures are done, of how many. */
  readonly onPicture: (done: number, total: number) => void;
}

/** What a backup came to. */
export interface BackupMade extends Amounts {
  readonly missing: MissingPictures;
  /** Templates that are not what was stored. They are in the backup as they are. */
  readonly damaged: number;
}

/** Pictures that rows name and that were gone when their turn came. */
interface MissingPictures {
  /** Of persons, entries and templates that were deleted while the backup was made. */
  readonly erased: readonly string[];
  /** Nobody knows why; rows name them still. */
  readonly lost: readonly string[];
}

/**
 * Writes everything of a Kith, running or not, as it was at one instant, and restores it into a database of its own for a proof.
 * One that cannot be restored stays beside `file` under the name `file.unproven`: it may be all there is, and never takes
 * the place of an older one that is good.
 * @param file appears whole or not at all; gzipped when it ends in .gz or .tgz
 * @throws {BackupError} when there is no Kith, or what was written cannot be restored
 */
export async function makeBackup(
  file: string,
  { config, tokenKeyGiven, clock, verify = true, onPicture }: BackupOptions,
): Promise<BackupMade> {
  const { dataDir, database } = config;
  if (database.kind === 'sqlite' && !existsSync(database.file)) {
    throw new BackupError(`There is no database ${database.file}: set KITH_DATA_DIR to the data folder of the server.`);
  }
  const tokenKey = tokenKeyGiven ? null : await readFile(join(dataDir, TOKEN_KEY));
  const unproven = `${file}.unproven`;
  await using underWay = await beginBackup(dataDir, verify ? unproven : file);
  const { copy } = underWay;
  const archive = new ArchiveWriter(verify ? unproven : file, clock(), isGzipped(file));
  const { rows, bytes, pictures, missing, damaged } = await writeBackup(archive, {
    config,
    tokenKey,
    clock,
    copy,
    onPicture,
  });
  if (verify) {
    await proveBackup(unproven, copy, { rows, bytes }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new BackupError(`The backup is not good, and is kept as ${unproven}: ${reason}`, { cause: error });
    });
    await rename(unproven, file);
    await flushFolder(dirname(file));
  }
  return { rows: countsOf(rows), pictures, damaged, missing: await tellApart(database, missing) };
}

async function tellApart(database: DatabaseConfig, missing: readonly string[]): Promise<MissingPictures> {
  if (missing.length === 0) return { erased: [], lost: [] };
  await using now = await openReadOnly(database);
  const lost: string[] = [];
  for (const name of missing) if (await isNamed(now.queries, name)) lost.push(name);
  return { lost, erased: missing.filter((name) => !lost.includes(name)) };
}
