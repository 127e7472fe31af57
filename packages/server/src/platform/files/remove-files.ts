import { unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { flushFolder } from './flush-folder.ts';

/** Removes files, those that are there. When the promise settles they are gone, and stay so when the power fails. */
export async function removeFiles(files: readonly string[]): Promise<void> {
  const folders = new Set<string>();
  for (const file of files) if (await removeFile(file)) folders.add(dirname(file));
  await Promise.all([...folders].map(flushFolder));
}

/** @returns whether it was there */
async function removeFile(file: string): Promise<boolean> {
  try {
    await unlink(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
