import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Database } from '../db/database.ts';
import { isNamed } from '../db/named-pictures.ts';
import { removeFiles } from '../files/remove-files.ts';
import { writeWhole } from '../files/write-whole.ts';
import { UnsettledChange } from '../unsettled-change.ts';
import { takeMedia } from './media-owner.ts';
import { isPictureName, publishedFile, publishedFolder } from './picture-paths.ts';
import { StagedFolders } from './staged-folders.ts';

/**
 * Pictures on disk, under names that cannot be guessed.
 *
 * A picture is staged before the transaction that refers to it and published after; one whose transaction never came is
 * removed at the next start of any node that knows that the one that staged it is gone. A row that stops referring to a
 * picture puts its name into the trash in the same transaction; the trash is emptied before the answer, and again at start.
 */
export class Media {
  readonly folder: string;
  /** Whether it is this database's: only then what no row names is removed, whoever left it. */
  readonly isOwn: boolean;
  readonly #db: Database;
  readonly #staged: StagedFolders;
  #signedAt: number;

  private constructor(db: Database, folder: string, staged: StagedFolders, signedAt: number, isOwn: boolean) {
    this.#db = db;
    this.folder = folder;
    this.#staged = staged;
    this.#signedAt = signedAt;
    this.isOwn = isOwn;
  }

  /**
   * @param folder absolute; made when it is not there; nodes over one database share it
   * @param node what tells this node from the others, over restarts; a name of a folder
   */
  static async open(db: Database, folder: string, node: string): Promise<Media> {
    await mkdir(publishedFolder(folder), { recursive: true, mode: 0o700 });
    const staged = new StagedFolders(folder, node);
    const signedAt = await staged.touch();
    const media = new Media(db, folder, staged, signedAt, await takeMedia(folder, db.queries, node));
    // Its data folder is this process's alone: whatever was under way in it is over.
    await media.#settle(staged.own);
    await media.#settleOthers(db.isShared ? 'gone' : 'all');
    await media.emptyTrash();
    return media;
  }

  async stage(name: string, bytes: Uint8Array): Promise<void> {
    await writeWhole(join(this.#staged.own, name), bytes);
  }

  /**
   * Runs the commit that refers to staged pictures, then makes them readable under their URLs. When it fails they are
   * forgotten.
   * @param isStored whether the commit came to refer to them; when it did not, they are forgotten, too
   * @throws {UnsettledChange} when it was committed, but they could not be made readable; the next start does it
   */
  async publishAfter<T>(
    names: readonly string[],
    commit: () => Promise<T>,
    isStored: (committed: T) => boolean = () => true,
  ): Promise<T> {
    let committed: T;
    try {
      committed = await commit();
    } catch (error) {
      await this.unstage(names);
      throw error;
    }
    if (!isStored(committed)) {
      await this.unstage(names);
      return committed;
    }
    try {
      await Promise.all(names.map((name) => this.#publish(join(this.#staged.own, name))));
    } catch (error) {
      throw new UnsettledChange('A change was stored whose pictures could not be published', error);
    }
    return committed;
  }

  /** Forgets staged pictures; one that cannot be removed now is at the next start. */
  async unstage(names: readonly string[]): Promise<void> {
    for (const name of names) await rm(join(this.#staged.own, name), { force: true }).catch(() => undefined);
  }

  /** A node that takes this one for gone may have come first. */
  async #publish(staged: string): Promise<void> {
    const name = basename(staged);
    const file = this.#file(name);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await rename(staged, file).catch(async (error: unknown) => {
      if ((await this.find(name)) === null) throw error;
    });
  }

  /** Path of a published picture; null when there is none of this name. */
  async find(name: string): Promise<{ readonly file: string; readonly bytes: number } | null> {
    if (!isPictureName(name)) return null;
    const file = this.#file(name);
    const found = await stat(file).catch(() => null);
    return found?.isFile() ? { file, bytes: found.size } : null;
  }

  /** A published picture to be sent; null when there is none of this name. Its file is open until the stream ends or is destroyed. */
  async open(name: string): Promise<{ readonly stream: Readable; readonly bytes: number } | null> {
    if (!isPictureName(name)) return null;
    const handle = await open(this.#file(name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return handle && { stream: handle.createReadStream(), bytes: (await handle.stat()).size };
  }

  /** The bytes of a published picture; null when there is none of this name. */
  async read(name: string): Promise<Buffer | null> {
    const found = await this.find(name);
    return found ? readFile(found.file).catch(() => null) : null;
  }

  /** Deletes the files whose rows are gone. Safe to call at any time, by several at once. */
  async emptyTrash(): Promise<void> {
    for (;;) {
      const rows = await this.#db.queries.selectFrom('media_trash').select('name').limit(500).execute();
      if (rows.length === 0) return;
      const names = rows.map((row) => row.name);
      // A node that died left it where it staged it. Where it is staged first: it may just be on its way to where it is published.
      const staged = await this.#staged.all();
      await removeFiles(names.flatMap((name) => [...staged.map((folder) => join(folder, name)), this.#file(name)]));
      await this.#db.queries.deleteFrom('media_trash').where('name', 'in', names).execute();
    }
  }

  /** When this node last showed that it lives: epoch ms by the clock of the file system. */
  get signedAt(): number {
    return this.#signedAt;
  }

  /** Shows that this node lives, and settles what nodes left that are gone; the start does so, too. */
  async settleStaged(): Promise<void> {
    await this.#settleOthers('gone');
    this.#signedAt = await this.#staged.touch();
  }

  async #settleOthers(which: 'all' | 'gone'): Promise<void> {
    if (!this.isOwn) return;
    for (const folder of await this.#staged.others(which)) {
      await this.#settle(folder);
      await this.#staged.removeEmpty(folder);
    }
  }

  /** What was staged by a process that is over: published when a row refers to it, otherwise removed. */
  async #settle(folder: string): Promise<void> {
    for (const name of await readdir(folder)) {
      const staged = join(folder, name);
      if (isPictureName(name) && (await isNamed(this.#db.queries, name))) await this.#publish(staged);
      else await removeFiles([staged]);
    }
  }

  #file(name: string): string {
    return publishedFile(this.folder, name);
  }
}
