import { mkdir, readdir, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { nodesFolder, stagedFolder } from './picture-paths.ts';

const HOUR_MS = 60 * 60 * 1000;
/** A node that did not show for so long that it lives is gone, and no transaction of it is left. */
const GONE_MS = 24 * HOUR_MS;

/**
 * The folders in which nodes stage pictures, a folder each, in a media folder that several nodes may share.
 *
 * What lies in the folder of another node may be just about to be committed, and nobody but that node knows. So it counts as left
 * behind only when that node is gone: it touches a file every hour, and is gone when it has not for a day. Both times are the
 * file system's own, so that the clocks of machines do not matter; and how long a transaction takes does not, either.
 */
export class StagedFolders {
  readonly own: string;
  readonly #all: string;
  readonly #nodes: string;

  constructor(mediaDir: string, node: string) {
    this.#all = stagedFolder(mediaDir);
    this.#nodes = nodesFolder(mediaDir);
    this.own = join(this.#all, node);
  }

  /** Of every node; none where no node has been yet. */
  async all(): Promise<string[]> {
    const nodes = await readdir(this.#all).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return nodes.map((node) => join(this.#all, node));
  }

  /** Shows that this node lives. @returns epoch ms by the clock of the file system */
  async touch(): Promise<number> {
    for (const folder of [this.own, this.#nodes]) await mkdir(folder, { recursive: true, mode: 0o700 });
    const sign = this.#signOf(this.own);
    await writeFile(sign, '\n', { mode: 0o600 });
    return (await stat(sign)).mtimeMs;
  }

  /** Folders of other nodes: of all of them, or of those that are gone. */
  async others(which: 'all' | 'gone'): Promise<string[]> {
    const others = (await this.all()).filter((folder) => folder !== this.own);
    if (which === 'all') return others;
    const now = await this.touch();
    const gone: string[] = [];
    for (const folder of others) if ((await this.#lastSeen(folder)) < now - GONE_MS) gone.push(folder);
    return gone;
  }

  /** Removes the folder of a node that is gone, unless something is left in it. */
  async removeEmpty(folder: string): Promise<void> {
    if ((await readdir(folder)).length > 0) return;
    await rm(this.#signOf(folder), { force: true });
    await rmdir(folder).catch(() => undefined);
  }

  #signOf(folder: string): string {
    return join(this.#nodes, basename(folder));
  }

  /** Epoch ms. A node that has made no sign yet is judged by its last picture. */
  async #lastSeen(folder: string): Promise<number> {
    return (await stat(this.#signOf(folder)).catch(() => stat(folder))).mtimeMs;
  }
}
