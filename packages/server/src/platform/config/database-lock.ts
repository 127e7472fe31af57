import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError, type DatabaseConfig } from './config.ts';
import { FileLock } from './file-lock.ts';

/**
 * Holds an SQLite database for this process, whatever its data folder is: a second one would not hear of the changes of the
 * first, and take people for others. Nodes over PostgreSQL do not mind each other.
 * @throws {ConfigError} when another process holds it, or it cannot be locked
 */
export function lockDatabase(database: DatabaseConfig): Disposable {
  if (database.kind !== 'sqlite') return { [Symbol.dispose]: () => undefined };
  let lock: FileLock | null;
  try {
    lock = FileLock.take(`${realPath(database.file)}-lock`);
  } catch (error) {
    throw new ConfigError(
      `The database ${database.file} cannot be used: ${error instanceof Error ? error.message : error}.`,
    );
  }
  if (lock) return lock;
  throw new ConfigError(
    `Another Kith is using the database ${database.file}: stop it, or set KITH_DATABASE_URL to another file.`,
  );
}

/** Links lead to the same lock; the file itself may not be there yet. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return join(realpathSync(dirname(file)), basename(file));
  }
}
