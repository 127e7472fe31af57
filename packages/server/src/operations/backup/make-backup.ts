import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../platform/clock.ts';
import type { Config, DatabaseConfig } from '../../platform/config/config.ts';
import { isNamed } from '../../platform/db/named-pictures.ts';
import { openReadOnly } from '../../platform/db/read-only.ts';
import { openSnapshot, type Snapshot, type SnapshotTable } from '../../platform/db/snapshot.ts';
import { isSound } from '../../platform/db/stored-template.ts';
import { version } from '../../platform/version.ts';
import { ArchiveWriter } from './archive-writer.ts';
import {
  type Amounts,
  BackupError,
  END,
  type End,
  FORMAT,
  HEAD,
  type Head,
  MEDIA,
  pictureColumns,
  rowsPath,
  TOKEN_KEY,
  toLine,
} from './format.ts';
import { beginBackup } from './leftovers.ts';
import { PictureFiles } from './picture-files.ts';

const PART_CHARACTERS = 4 * 1024 * 1024;

export interface BackupOptions {
  readonly config: Pick<Config, 'dataDir' | 'database' | 'mediaDir'>;
  /** Whether the environment has the key of the tokens. */
  readonly tokenKeyGiven: boolean;
  readonly clock: Clock;
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
 * Writes everything of a Kith, running or not, as it was at one instant.
 * @param file appears whole or not at all; gzipped when it ends in .gz or .tgz
 * @throws {BackupError} when there is no Kith
 */
export async function makeBackup(
  file: string,
  { config, tokenKeyGiven, clock, onPicture }: BackupOptions,
): Promise<BackupMade> {
  const { dataDir, database, mediaDir } = config;
  if (database.kind === 'sqlite' && !existsSync(database.file)) {
    throw new BackupError(`There is no database ${database.file}: set KITH_DATA_DIR to the data folder of the server.`);
  }
  const tokenKey = tokenKeyGiven ? null : await readFile(join(dataDir, TOKEN_KEY));
  await using underWay = await beginBackup(dataDir, file);
  const archive = new ArchiveWriter(file, clock());
  try {
    const { rows, pictures: names, damaged } = await addDatabase();
    if (tokenKey) await archive.add(TOKEN_KEY, tokenKey);
    const files = new PictureFiles(mediaDir);
    const missing: string[] = [];
    let done = 0;
    for (const name of names) {
      const bytes = await files.read(name);
      if (bytes) await archive.add(`${MEDIA}${name}`, bytes);
      else missing.push(name);
      done += 1;
      onPicture(done, names.size);
    }
    const end: End = { rows, pictures: names.size - missing.length, missing };
    await archive.add(END, toJson(end));
    await archive.finish();
    return { rows, pictures: end.pictures, damaged, missing: await tellApart(database, missing) };
  } catch (error) {
    await archive.abandon();
    throw error;
  }

  async function addDatabase() {
    await using snapshot = await openSnapshot(database, underWay.copy);
    const head: Head = {
      format: FORMAT,
      kith: version,
      schema: snapshot.schema,
      created: new Date(clock()).toISOString(),
      tokenKey: tokenKeyGiven ? 'environment' : 'inside',
      tables: snapshot.tables.map((table) => ({ ...table, columns: [...table.columns] })),
    };
    await archive.add(HEAD, toJson(head));
    const rows: Record<string, number> = {};
    const pictures = new Set<string>();
    let damaged = 0;
    for (const table of snapshot.tables) {
      const added = await addTable(snapshot, table, pictures);
      rows[table.name] = added.count;
      damaged += added.damaged;
    }
    return { rows, pictures, damaged };
  }

  async function addTable(snapshot: Snapshot, table: SnapshotTable, pictures: Set<string>) {
    const named = pictureColumns(table.columns).map((column) => table.columns.indexOf(column));
    const isDamaged = damageIn(table);
    let [count, damaged] = [0, 0];
    let parts = 0;
    let lines: string[] = [];
    let characters = 0;
    const flush = async (): Promise<void> => {
      if (lines.length === 0) return;
      parts += 1;
      const part = Buffer.from(lines.join(''));
      [lines, characters] = [[], 0];
      await archive.add(rowsPath(table.name, parts), part);
    };
    for await (const batch of snapshot.rows(table)) {
      for (const row of batch) {
        for (const at of named) if (typeof row[at] === 'string') pictures.add(row[at]);
        if (isDamaged(row)) damaged += 1;
        const line = toLine(row);
        lines.push(line);
        characters += line.length;
        count += 1;
        if (characters >= PART_CHARACTERS) await flush();
      }
    }
    await flush();
    return { count, damaged };
  }
}

/** Tells rows whose template is not what was stored. */
function damageIn({ columns }: SnapshotTable): (row: readonly unknown[]) => boolean {
  const [vector, checksum] = [columns.indexOf('vector'), columns.indexOf('checksum')];
  if (vector < 0 || checksum < 0) return () => false;
  return (row) => !isSound({ vector: row[vector] as Buffer, checksum: row[checksum] as number | null });
}

async function tellApart(database: DatabaseConfig, missing: readonly string[]): Promise<MissingPictures> {
  if (missing.length === 0) return { erased: [], lost: [] };
  await using now = await openReadOnly(database);
  const lost: string[] = [];
  for (const name of missing) if (await isNamed(now.queries, name)) lost.push(name);
  return { lost, erased: missing.filter((name) => !lost.includes(name)) };
}

const toJson = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
