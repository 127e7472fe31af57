import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { removeFiles } from '../files/remove-files.ts';
import { draftOf, writeWhole } from '../files/write-whole.ts';
import { isPictureName, publishedFile, publishedFolder } from './picture-paths.ts';
import type { Fate, OpenPicture, PictureStore } from './picture-store.ts';
import { StagedFolders } from './staged-folders.ts';

/** In the folder: of which database its pictures are. */
const MARK = 'database';

/**
 * Pictures in a folder, which nodes may share. A picture moves once, by one renaming, from where its node staged it to where it is
 * published; whoever removes it looks at the two places in that order, and so cannot miss it.
 */
export class FolderStore implements PictureStore {
  readonly place: string;
  readonly earlyMs = 0;
  readonly atOnce = 1;
  readonly #node: string;
  readonly #staged: StagedFolders;

  /**
   * @param folder absolute; made when it is entered and not there
   * @param node a name of a folder
   */
  constructor(folder: string, node: string) {
    this.place = folder;
    this.#node = node;
    this.#staged = new StagedFolders(folder, node);
  }

  async enter(): Promise<number> {
    await mkdir(publishedFolder(this.place), { recursive: true, mode: 0o700 });
    return this.#staged.touch();
  }

  async stage(name: string, bytes: Uint8Array): Promise<void> {
    await writeWhole(join(this.#staged.own, name), bytes);
  }

  async publish(name: string): Promise<boolean> {
    if (await this.#publishFrom(this.#staged.own, name)) return true;
    for (const folder of await this.#staged.others('all')) if (await this.#publishFrom(folder, name)) return true;
    return (await this.since(name)) !== null;
  }

  /** @returns whether it was there, and is published now */
  async #publishFrom(folder: string, name: string): Promise<boolean> {
    const file = this.#file(name);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    return rename(join(folder, name), file).then(() => true, unlessMissing(false));
  }

  async isStaged(name: string): Promise<boolean> {
    for (const folder of await this.#staged.all()) {
      if (await stat(join(folder, name)).then(Boolean, unlessMissing(false))) return true;
    }
    return false;
  }

  async settle(whose: 'own' | 'others' | 'gone', fateOf: (name: string) => Promise<Fate>): Promise<void> {
    if (whose === 'own') return this.#settle(this.#staged.own, fateOf);
    for (const folder of await this.#staged.others(whose === 'gone' ? 'gone' : 'all')) {
      await this.#settle(folder, fateOf);
      await this.#staged.removeEmpty(folder);
    }
  }

  async #settle(folder: string, fateOf: (name: string) => Promise<Fate>): Promise<void> {
    for (const file of await readdir(folder)) {
      const name = file.replace(/\.part$/, '');
      const fate = await fateOf(name);
      if (fate === 'leave') continue;
      // Nobody names what is half written.
      if (fate === 'publish' && file === name && isPictureName(name)) await this.#publishFrom(folder, name);
      else await removeFiles([join(folder, file)]);
    }
  }

  async open(name: string): Promise<OpenPicture | null> {
    const handle = await open(this.#file(name)).catch(unlessMissing(null));
    return handle && { stream: handle.createReadStream(), bytes: (await handle.stat()).size };
  }

  async read(name: string): Promise<Buffer | null> {
    // Between two looks it may be published.
    return (await readIfThere(this.#file(name))) ?? (await this.#readStaged(name)) ?? readIfThere(this.#file(name));
  }

  async #readStaged(name: string): Promise<Buffer | null> {
    for (const folder of await this.#staged.all()) {
      const bytes = await readIfThere(join(folder, name));
      if (bytes) return bytes;
    }
    return null;
  }

  since(name: string): Promise<number | null> {
    return stat(this.#file(name)).then(({ ctimeMs }) => ctimeMs, unlessMissing(null));
  }

  async remove(names: readonly string[]): Promise<void> {
    // Where it is staged first: it may just be on its way to where it is published.
    const staged = await this.#staged.all();
    await removeFiles(names.flatMap((name) => [...staged.map((folder) => join(folder, name)), this.#file(name)]));
  }

  async *published(): AsyncGenerator<readonly string[], void> {
    const folder = publishedFolder(this.place);
    for (const part of await namesIn(folder)) yield (await namesIn(join(folder, part))).filter(isPictureName);
  }

  async *staged(): AsyncGenerator<{ readonly name: string; readonly since: number }, void> {
    for (const folder of await this.#staged.all()) {
      for (const file of await namesIn(folder)) {
        const found = await stat(join(folder, file)).catch(unlessMissing(null));
        if (found && isPictureName(file.replace(/\.part$/, ''))) yield { name: file, since: found.mtimeMs };
      }
    }
  }

  async mark(): Promise<string | null> {
    return (await readIfThere(join(this.place, MARK)))?.toString().trim() ?? null;
  }

  async setMark(mark: string): Promise<void> {
    const file = join(this.place, MARK);
    await writeWhole(file, `${mark}\n`, draftOf(`${file}.${this.#node}`));
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const file = this.#file(name);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeWhole(file, bytes);
  }

  async isEmpty(): Promise<boolean> {
    // What is in the way of a folder is told by who wants to write there.
    const inside = await readdir(this.place, { recursive: true, withFileTypes: true }).catch(() => []);
    return inside.every((entry) => entry.isDirectory());
  }

  async clear(): Promise<void> {
    await rm(publishedFolder(this.place), { recursive: true, force: true });
  }

  async ping(): Promise<void> {
    await stat(publishedFolder(this.place));
  }

  faults = async (): Promise<string[]> => [];

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing of it is kept open.
  }

  #file(name: string): string {
    return publishedFile(this.place, name);
  }
}

const unlessMissing =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return instead;
    throw error;
  };

const readIfThere = (file: string): Promise<Buffer | null> => readFile(file).catch(unlessMissing(null));
const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(unlessMissing([]));
