import { readFile } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

/** @throws {UsageError} when the file cannot be read */
export async function readPicture(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}
