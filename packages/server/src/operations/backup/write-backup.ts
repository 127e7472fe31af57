import { ahead } from '../../platform/ahead.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config/config.ts';
import { KeptApart } from '../../platform/db/kept-apart.ts';
import { openSnapshot, type Snapshot, type SnapshotTable } from '../../platform/db/snapshot.ts';
import { isSound } from '../../platform/db/stored-template.ts';
import { openPictureStore } from '../../platform/media/open-picture-store.ts';
import { version } from '../../platform/version.ts';
import type { ArchiveWriter } from './archive-writer.ts';
import {
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
import type { Promised } from './prove-backup.ts';
import { RowSum } from './row-sum.ts';

const PART_CHARACTERS = 4 * 1024 * 1024;

/** What is backed up, and how. */
export interface Written {
  readonly config: Pick<Config, 'database' | 'media'>;
  /** null where the environment has the key of the tokens. */
  readonly tokenKey: Buffer | null;
  readonly clock: Clock;
  /** A file for a copy of the database. */
  readonly copy: string;
  /** Told how many pictures are done, of how many. */
  readonly onPicture: (done: number, total: number) => void;
}

/** What was read from the original, and is in the archive. */
export interface Contents extends Promised {
  readonly pictures: number;
  /** Names of pictures that rows name and that were gone when their turn came. */
  readonly missing: readonly string[];
  /** Templates that are not what was stored. They are in the archive as they are. */
  readonly damaged: number;
}

/** Writes everything of a Kith, as it was at one instant, into an archive, and finishes that or lets it be none. */
export async function writeBackup(
  archive: ArchiveWriter,
  { config: { database, media }, tokenKey, clock, copy, onPicture }: Written,
): Promise<Contents> {
  const rows = new Map<string, RowSum>();
  const named = new Set<string>();
  let [bytes, damaged] = [0, 0];
  try {
    await addDatabase();
    if (tokenKey) await archive.add(TOKEN_KEY, tokenKey);
    await using store = await openPictureStore(media);
    const missing: string[] = [];
    let done = 0;
    const read = async (name: string) => ({ name, picture: await store.read(name) });
    for await (const { name, picture } of ahead(named, store.atOnce, read)) {
      if (picture) await archive.add(`${MEDIA}${name}`, picture);
      else missing.push(name);
      done += 1;
      onPicture(done, named.size);
    }
    const pictures = named.size - missing.length;
    const end: End = { rows: countsOf(rows), pictures, missing };
    await archive.add(END, toJson(end));
    await archive.finish();
    return { rows, bytes, pictures, missing, damaged };
  } catch (error) {
    await archive.abandon();
    throw error;
  }

  async function addDatabase(): Promise<void> {
    await using snapshot = await openSnapshot(database, copy);
    const head: Head = {
      format: FORMAT,
      kith: version,
      schema: snapshot.schema,
      created: new Date(clock()).toISOString(),
      tokenKey: tokenKey ? 'inside' : 'environment',
      tables: snapshot.tables.map((table) => ({ ...table, columns: [...table.columns] })),
    };
    await archive.add(HEAD, toJson(head));
    for (const table of snapshot.tables) rows.set(table.name, await addTable(snapshot, table));
  }

  async function addTable(snapshot: Snapshot, table: SnapshotTable): Promise<RowSum> {
    const pictures = pictureColumns(table.columns).map((column) => table.columns.indexOf(column));
    const isDamaged = damageIn(table);
    const sum = new RowSum();
    const apart = new KeptApart();
    let parts = 0;
    let lines: string[] = [];
    let characters = 0;
    const flush = async (): Promise<void> => {
      if (lines.length === 0) return;
      parts += 1;
      const part = Buffer.from(lines.join(''));
      [lines, characters] = [[], 0];
      bytes += part.length;
      await archive.add(rowsPath(table.name, parts), part);
    };
    for await (const batch of snapshot.rows(table)) {
      for (const row of batch) {
        for (const at of pictures) if (typeof row[at] === 'string') named.add(row[at]);
        if (isDamaged(row)) damaged += 1;
        const line = toLine(row);
        const restored = apart.row(table, row);
        sum.add(restored === row ? line : toLine(restored));
        lines.push(line);
        characters += line.length;
        if (characters >= PART_CHARACTERS) await flush();
      }
    }
    await flush();
    return sum;
  }
}

/** How many rows each table has. */
export const countsOf = (rows: ReadonlyMap<string, RowSum>): Record<string, number> =>
  Object.fromEntries([...rows].map(([name, { count }]) => [name, count]));

/** Tells rows whose template is not what was stored. */
function damageIn({ columns }: SnapshotTable): (row: readonly unknown[]) => boolean {
  const [vector, checksum] = [columns.indexOf('vector'), columns.indexOf('checksum')];
  if (vector < 0 || checksum < 0) return () => false;
  return (row) => !isSound({ vector: row[vector] as Buffer, checksum: row[checksum] as number | null });
}

const toJson = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
