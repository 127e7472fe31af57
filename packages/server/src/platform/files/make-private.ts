import { chmodSync, closeSync, openSync } from 'node:fs';

/**
 * Makes an empty file that only its owner may read, unless it is there; then it becomes one. Who writes it afterwards may not
 * choose a mode, as SQLite, which makes what it puts beside a file as readable as the file.
 */
export function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}
