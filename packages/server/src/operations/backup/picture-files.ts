import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishedFile, stagedFolder } from '../../platform/media/picture-paths.ts';

/** Reads pictures of a media folder while a server uses it. */
export class PictureFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The bytes of a picture that a committed row names; null when the file is gone. */
  async read(name: string): Promise<Buffer | null> {
    // After its commit a picture moves from the staged to the published ones; between two looks it may move.
    return (await this.#published(name)) ?? (await this.#staged(name)) ?? (await this.#published(name));
  }

  #published(name: string): Promise<Buffer | null> {
    return readIfThere(publishedFile(this.#folder, name));
  }

  async #staged(name: string): Promise<Buffer | null> {
    const staged = stagedFolder(this.#folder);
    for (const node of await readdir(staged).catch(() => [])) {
      const bytes = await readIfThere(join(staged, node, name));
      if (bytes) return bytes;
    }
    return null;
  }
}

async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
