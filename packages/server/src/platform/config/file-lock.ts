import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { makePrivate } from '../files/make-private.ts';

/**
 * Something that one process at a time may have. The lock is the operating system's, taken through an SQLite file, so that it ends
 * with the process however that ends.
 */
export class FileLock implements Disposable {
  readonly #lock: Database.Database;

  private constructor(lock: Database.Database) {
    this.#lock = lock;
  }

  /** @param file for the lock alone. @returns null when another process has it */
  static take(file: string): FileLock | null {
    makePrivate(file);
    const lock = new Database(file, { timeout: 0 });
    try {
      lock.pragma('journal_mode = DELETE');
      lock.exec('BEGIN EXCLUSIVE');
      return new FileLock(lock);
    } catch (error) {
      lock.close();
      if (isBusy(error)) return null;
      throw error;
    }
  }

  /** Whether a process has it. Changes nothing. */
  static isHeld(file: string): boolean {
    if (!existsSync(file)) return false;
    const lock = new Database(file, { readonly: true, timeout: 0 });
    try {
      lock.prepare('select 1 from sqlite_master').get();
      return false;
    } catch (error) {
      if (isBusy(error)) return true;
      throw error;
    } finally {
      lock.close();
    }
  }

  [Symbol.dispose](): void {
    this.#lock.close();
  }
}

const isBusy = (error: unknown): boolean => error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY';
