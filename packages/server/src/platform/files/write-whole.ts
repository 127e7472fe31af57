import { createWriteStream } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { flushFolder } from './flush-folder.ts';

/** At once, or in pieces, one after the other. */
type Contents = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/**
 * Writes a file for its owner to read: when the promise settles it is on the disk under its name, complete, or what was there
 * before still is.
 * @param draft where it is written before it appears; by default one beside it, which overwrites what a killed process left there.
 *   Those who may write a file at the same time need a draft each.
 */
export async function writeWhole(file: string, contents: Contents, draft = draftOf(file)): Promise<void> {
  const options = { mode: 0o600, flush: true };
  try {
    if (typeof contents === 'string' || contents instanceof Uint8Array) await writeFile(draft, contents, options);
    else await pipeline(contents, createWriteStream(draft, options));
    await rename(draft, file);
    await flushFolder(dirname(file));
  } catch (error) {
    // Why it failed is what is told; a draft that cannot go is overwritten, or found by who knows of it.
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

export const draftOf = (file: string): string => `${file}.part`;
