import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config.ts';
import { FileLock } from './file-lock.ts';

const lockOf = (dataDir: string): string => join(dataDir, 'lock');

/** Where a node keeps what its face index starts from: it can be removed at any time. */
export const facesFolder = (dataDir: string): string => join(dataDir, 'faces');

/** Holds the data folder for this process. */
export class DataDirLock implements Disposable {
  readonly #lock: FileLock;

  private constructor(lock: FileLock) {
    this.#lock = lock;
  }

  /**
   * Makes the folder (0700) when it is not there, and locks it.
   * @throws {ConfigError} when another process holds it or it cannot be made.
   */
  static take(dataDir: string): DataDirLock {
    let lock: FileLock | null;
    try {
      if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      lock = FileLock.take(lockOf(dataDir));
    } catch (error) {
      throw new ConfigError(
        `KITH_DATA_DIR ${dataDir} cannot be used: ${error instanceof Error ? error.message : error}.`,
      );
    }
    if (lock) return new DataDirLock(lock);
    throw new ConfigError(`Another Kith is using ${dataDir}: stop it, or set KITH_DATA_DIR to another folder.`);
  }

  /** Whether a process holds the data folder. Changes nothing. */
  static isHeld(dataDir: string): boolean {
    return FileLock.isHeld(lockOf(dataDir));
  }

  [Symbol.dispose](): void {
    this.#lock[Symbol.dispose]();
  }
}
