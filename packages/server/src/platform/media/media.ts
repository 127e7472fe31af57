import type { Database } from '../db/database.ts';
import { isInDoubt } from '../db/database-down.ts';
import { isNamed } from '../db/named-pictures.ts';
import { PicturesDown } from '../pictures-down.ts';
import { UnsettledChange } from '../unsettled-change.ts';
import { takeMedia } from './media-owner.ts';
import { isPictureName } from './picture-paths.ts';
import type { Fate, OpenPicture, PictureStore } from './picture-store.ts';
import { isTrashed, trashed, untrash } from './trash.ts';

/**
 * Pictures, under names that cannot be guessed, and the rules by which they come and go, wherever they lie.
 *
 * A picture is staged before the transaction that refers to it and published after; one whose transaction never came is
 * removed once it is certain that it never comes. A row that stops referring to a picture puts its name into the trash in the same
 * transaction: from then on nobody is shown it. The trash is emptied before the answer, and again at start and every hour.
 */
export class Media {
  readonly store: PictureStore;
  readonly #db: Database;
  /** Staged by this node, and not settled yet. */
  readonly #underWay = new Set<string>();
  #isOwn = false;
  #enteredAt = Number.NEGATIVE_INFINITY;
  #isSettled = false;

  private constructor(db: Database, store: PictureStore) {
    this.#db = db;
    this.store = store;
  }

  /** @param store nodes over one database share it */
  static async open(db: Database, store: PictureStore): Promise<Media> {
    const media = new Media(db, store);
    await media.settle().catch((error: unknown) => {
      // Whoever asks for a picture is told so; what was left is settled when the place answers.
      if (!(error instanceof PicturesDown)) throw error;
    });
    return media;
  }

  async stage(name: string, bytes: Uint8Array): Promise<void> {
    this.#underWay.add(name);
    await this.store.stage(name, bytes);
  }

  /**
   * Runs the commit that refers to staged pictures, then makes them readable under their URLs. When it fails they are
   * forgotten.
   * @param isStored whether the commit came to refer to them; when it did not, they are forgotten, too
   * @throws {UnsettledChange} when it was committed, but they could not be made readable; the next look at what was staged does it
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
      // Where nobody knows whether it is stored, the pictures wait for the next look at what was staged.
      if (isInDoubt(error)) this.#leave(names);
      else await this.unstage(names);
      throw error;
    }
    if (!isStored(committed)) {
      await this.unstage(names);
      return committed;
    }
    try {
      await Promise.all(names.map((name) => this.#publish(name)));
    } catch (error) {
      throw new UnsettledChange('A change was stored whose pictures could not be published', error);
    } finally {
      this.#leave(names);
    }
    return committed;
  }

  /** Forgets staged pictures; one that cannot be removed now is later. */
  async unstage(names: readonly string[]): Promise<void> {
    if (names.length > 0) await this.store.remove(names).catch(() => undefined);
    this.#leave(names);
  }

  #leave(names: readonly string[]): void {
    for (const name of names) this.#underWay.delete(name);
  }

  /** Another node may have come first, and published it, or erased it with the rows that named it. */
  async #publish(name: string): Promise<void> {
    if (await this.store.publish(name)) return;
    if (await isNamed(this.#db.queries, name)) throw new Error('A picture is not there that was staged.');
  }

  /** A picture to be sent; null when none of this name is to be seen. */
  async open(name: string): Promise<OpenPicture | null> {
    if (!isPictureName(name)) return null;
    if (this.store.earlyMs > 0) return this.#openNamed(name);
    if (await isTrashed(this.#db.queries, name)) return null;
    return (await this.store.open(name)) ?? ((await this.#publishOfAnother(name)) ? this.store.open(name) : null);
  }

  /** Where pictures lie before their commit, and until they are removed, a row alone makes them public. It is asked last: made up names cost no search. */
  async #openNamed(name: string): Promise<OpenPicture | null> {
    const picture = await this.store.open(name);
    if (picture === null) return null;
    const named = await isNamed(this.#db.reading, name).catch((error: unknown) => {
      picture.stream.destroy();
      throw error;
    });
    if (named) return picture;
    picture.stream.destroy();
    return null;
  }

  /** Publishes what a node has committed that was held up, or died, before it came to that. */
  async #publishOfAnother(name: string): Promise<boolean> {
    if (!(await this.store.isStaged(name)) || !(await isNamed(this.#db.queries, name))) return false;
    return this.store.publish(name);
  }

  /** The bytes of a picture that a row names; null when it is gone. */
  read(name: string): Promise<Buffer | null> {
    return this.store.read(name);
  }

  /** Deletes the pictures whose rows are gone. Safe to call at any time, by several at once. */
  async emptyTrash(): Promise<void> {
    for (;;) {
      const names = await trashed(this.#db.queries);
      if (names.length === 0) return;
      await this.store.remove(names);
      await untrash(this.#db.queries, names);
    }
  }

  /** @throws when pictures can be neither stored nor read at the moment */
  ping(): Promise<void> {
    return this.store.ping();
  }

  /** Whether the place is this database's: only then what no row names is removed, whoever left it. */
  get isOwn(): boolean {
    return this.#isOwn;
  }

  /** A published picture that no row names, and that is as it was before this, belongs to nobody: epoch ms by the clock of the place. */
  get oldBefore(): number {
    return this.#enteredAt - this.store.earlyMs;
  }

  /** Whether this node is just about to commit a row that names it. */
  isUnderWay(name: string): boolean {
    return this.#underWay.has(name);
  }

  /** Whether that which was left has been settled since the start. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Shows that this node lives, and settles what was left: by itself, by nodes that are gone, and in the trash. */
  async settle(): Promise<void> {
    this.#enteredAt = await this.store.enter();
    this.#isOwn = await takeMedia(this.store, this.#db.queries);
    const fateOf = (name: string): Promise<Fate> => this.#fateOf(name);
    // Its data folder is this process's alone: what is not under way in it is over.
    await this.store.settle('own', fateOf);
    if (this.#isOwn) await this.store.settle(this.#db.isShared ? 'gone' : 'others', fateOf);
    await this.emptyTrash();
    this.#isSettled = true;
  }

  async #fateOf(name: string): Promise<Fate> {
    if (this.#underWay.has(name)) return 'leave';
    return (await isNamed(this.#db.queries, name)) ? 'publish' : 'remove';
  }
}
