import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ConfigError } from './config.ts';

/**
 * Holds the data folder for this process. The lock is the operating system's, taken through an SQLite file, so that it
 * ends with the process however that ends.
 */
export class DataDirLock implements Disposable {
  readonly #lock: Database.Database;

  private constructor(lock: Database.Database) {
    this.#lock = lock;
  }

  /**
   * Makes the folder (0700) when it is not there, and locks it.
   * @throws {ConfigError} when another process holds it or it cannot be made.
   */
  static take(dataDir: string): DataDirLock {
    try {
      if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      const file = join(dataDir, 'lock');
      const lock = new Database(file, { timeout: 0 });
      chmodSync(file, 0o600);
      lock.pragma('journal_mode = DELETE');
      lock.exec('BEGIN EXCLUSIVE');
      return new DataDirLock(lock);
    } catch (error) {
      if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') {
        throw new ConfigError(`Another Kith is using ${dataDir}: stop it, or set KITH_DATA_DIR to another folder.`);
      }
      throw new ConfigError(
        `KITH_DATA_DIR ${dataDir} cannot be used: ${error instanceof Error ? error.message : error}.`,
      );
    }
  }

  /** Whether a process holds the data folder. Changes nothing. */
  static isHeld(dataDir: string): boolean {
    const file = join(dataDir, 'lock');
    if (!existsSync(file)) return false;
    const lock = new Database(file, { readonly: true, timeout: 0 });
    try {
      lock.prepare('select 1 from sqlite_master').get();
      return false;
    } catch (error) {
      if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') return true;
      throw error;
    } finally {
      lock.close();
    }
  }

  [Symbol.dispose](): void {
    this.#lock.close();
  }
}
