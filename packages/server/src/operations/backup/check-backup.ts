import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { knowsSchema, tablesOfSchema } from '../../platform/db/load-snapshot.ts';
import { isPictureName } from '../../platform/media/picture-paths.ts';
import { BackupError, type Head, linesOf, MEDIA, TOKEN_KEY, tableOfPath } from './format.ts';
import { readBackup } from './read-backup.ts';
import type { Destination } from './unfinished.ts';

/** Says how many bytes are free where a folder is or will be. */
export type FreeBytes = (folder: string) => Promise<number>;

const LARGEST_KEY_BYTES = 1024;

/**
 * Reads all of a backup without keeping any: every checksum, that it has all that it names and nothing else, and that there is
 * room for what it unpacks to.
 * @param onBytes told how many bytes of the archive were read since it was last told
 * @throws {BackupError} when it cannot be restored
 */
export async function checkBackup(
  file: string,
  { media, database }: Pick<Destination, 'media' | 'database'>,
  onBytes: (bytes: number) => void,
  freeBytes: FreeBytes = freeAt,
): Promise<Head> {
  const refuse = (reason: string): never => {
    throw new BackupError(`${file} cannot be restored: ${reason}`);
  };
  const files = readBackup(file, onBytes);
  let head: Head | null = null;
  const rows = new Map<string, number>();
  let pictures = 0;
  // How much room there is in a bucket nobody says.
  const forPictures = media.kind === 'folder' ? room(media.folder, await freeBytes(media.folder)) : null;
  // How much room a server of PostgreSQL has it knows itself.
  const forRows = database.kind === 'sqlite' ? room(database.file, await freeBytes(dirname(database.file))) : null;
  for (;;) {
    const next = await files.next();
    if (next.done) {
      const { rows: said, pictures: saidPictures } = next.value;
      const fits =
        saidPictures === pictures && Object.entries(said).every(([name, count]) => (rows.get(name) ?? 0) === count);
      if (head === null || !fits) return refuse('it does not have all that it names.');
      return head;
    }
    const { path, bytes } = next.value;
    if (head === null) {
      head = next.value.head;
      await checkHead(file, head);
    }
    const table = tableOfPath(path);
    if (table !== undefined && head.tables.some(({ name }) => name === table)) {
      rows.set(table, (rows.get(table) ?? 0) + linesOf(bytes).length);
      forRows?.(bytes.length);
    } else if (path.startsWith(MEDIA) && isPictureName(path.slice(MEDIA.length))) {
      pictures += 1;
      forPictures?.(bytes.length);
    } else if (path !== TOKEN_KEY || bytes.length > LARGEST_KEY_BYTES) refuse(`${path} has no place in a backup.`);
  }

  function room(place: string, free: number): (bytes: number) => void {
    let unpacked = 0;
    return (bytes) => {
      unpacked += bytes;
      if (unpacked > free)
        refuse(`it unpacks to more than the ${(free / 1e9).toFixed(1)} GB that are free at ${place}.`);
    };
  }
}

/** Rows go into tables of Kith alone: a foreign table may be one of the database itself. */
async function checkHead(file: string, { schema, kith, tables }: Head): Promise<void> {
  if (!knowsSchema(schema)) {
    throw new BackupError(
      `${file} was made by Kith ${kith}, whose database is newer (${schema}): restore it with that version or a newer one.`,
    );
  }
  const known = await tablesOfSchema(schema);
  const seen = new Set<string>();
  for (const { name, columns } of tables) {
    const foreign = columns.find((column) => !known.get(name)?.includes(column));
    const twice = seen.has(name) || new Set(columns).size < columns.length;
    if (known.has(name) && foreign === undefined && !twice) {
      seen.add(name);
      continue;
    }
    const what = !known.has(name) ? `a table ${name}` : twice ? `${name} twice` : `a column ${name}.${foreign}`;
    throw new BackupError(`${file} cannot be restored: it has ${what}, and the schema ${schema} has not.`);
  }
}

/** Of the nearest folder that is there. */
async function freeAt(folder: string): Promise<number> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await statfs(at).catch(() => null);
    if (found) return found.bavail * found.bsize;
    if (at === dirname(at)) return Number.POSITIVE_INFINITY;
  }
}
