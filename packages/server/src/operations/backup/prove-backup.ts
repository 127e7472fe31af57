import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { loadSnapshot } from '../../platform/db/load-snapshot.ts';
import { readSqliteFile } from '../../platform/db/snapshot.ts';
import { isSound, isUnit } from '../../platform/db/stored-template.ts';
import { checkBackup } from './check-backup.ts';
import { BackupError, toLine } from './format.ts';
import { loadRows } from './load-rows.ts';
import { RowSum } from './row-sum.ts';

/** What a backup has to have, as it was read from the original. */
export interface Promised {
  /** By table. */
  readonly rows: ReadonlyMap<string, RowSum>;
  /** Of the rows, as the archive has them. */
  readonly bytes: number;
}

/** An SQLite database takes less than so many times its rows as lines, indices included. */
const ROOM = 2;

/**
 * Restores the rows of a backup into a database of its own, and compares: every row of every table arrives as it was, every file fits
 * its checksum, and every template that is what was stored is one.
 * @param scratch an SQLite file for that; the caller removes it
 * @throws {BackupError} with the table that did not arrive
 */
export async function proveBackup(file: string, scratch: string, promised: Promised): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(scratch));
  if (bavail * bsize < promised.bytes * ROOM) {
    throw new BackupError(
      `There is no room in ${dirname(scratch)} to restore it for a proof: make room, or give --no-verify.`,
    );
  }
  const database = { kind: 'sqlite', file: scratch } as const;
  const silent = (): void => undefined;
  const head = await checkBackup(
    file,
    { media: { kind: 'folder', folder: dirname(scratch) }, database },
    silent,
    async () => Number.POSITIVE_INFINITY,
  );
  await loadSnapshot(database, head.schema, async (loader) => {
    await loadRows(file, head, loader, async () => undefined, silent);
  });
  await using arrived = await readSqliteFile(scratch);
  for (const table of head.tables) {
    const sum = new RowSum();
    const takes = table.name === 'person_templates' ? ensuringTemplates(table.columns) : silent;
    for await (const batch of arrived.rows(table)) {
      for (const row of batch) {
        sum.add(toLine(row));
        takes(row);
      }
    }
    const wanted = promised.rows.get(table.name) ?? new RowSum();
    if (sum.equals(wanted)) continue;
    const how = sum.count === wanted.count ? 'not as they were' : `${sum.count} of them`;
    throw new BackupError(`The ${wanted.count} rows of the table ${table.name} did not arrive: ${how}.`);
  }
}

/** Whether the rows have templates: those that are damaged are told elsewhere. */
function ensuringTemplates(columns: readonly string[]): (row: readonly unknown[]) => void {
  const [vector, checksum] = [columns.indexOf('vector'), columns.indexOf('checksum')];
  return (row) => {
    const stored = { vector: row[vector] as Buffer, checksum: row[checksum] as number | null };
    if (checksum < 0 || !isSound(stored) || isUnit(stored.vector)) return;
    throw new BackupError('A row of the table person_templates is no template.');
  };
}
