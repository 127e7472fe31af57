import type { SnapshotLoader } from '../../platform/db/load-snapshot.ts';
import { BackupError, type End, fromLine, type Head, linesOf, tableOfPath } from './format.ts';
import { readBackup } from './read-backup.ts';

/**
 * Loads the rows of a backup that was checked.
 * @param onFile takes what is no rows: pictures and the key
 * @param onBytes told how many bytes of the archive were read since it was last told
 * @throws {BackupError} naming the table, when a row cannot be stored
 */
export async function loadRows(
  file: string,
  head: Head,
  loader: Pick<SnapshotLoader, 'begin' | 'insert'>,
  onFile: (path: string, bytes: Uint8Array) => Promise<void>,
  onBytes: (bytes: number) => void,
): Promise<End> {
  for (const table of head.tables) await loader.begin(table);
  const files = readBackup(file, onBytes);
  for (;;) {
    const next = await files.next();
    if (next.done) return next.value;
    const { path, bytes } = next.value;
    const table = head.tables.find(({ name }) => name === tableOfPath(path));
    if (!table) {
      await onFile(path, bytes);
      continue;
    }
    const rows = linesOf(bytes).map((line) => fromLine(line, table.columns.length));
    await loader.insert(table, rows).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new BackupError(`A row of the table ${table.name} cannot be stored: ${reason}.`, { cause: error });
    });
  }
}
