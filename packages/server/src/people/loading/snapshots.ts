import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { facesFolder } from '../../platform/config/data-dir.ts';
import type { Database } from '../../platform/db/database.ts';
import { flushFolder } from '../../platform/files/flush-folder.ts';
import { removeFiles } from '../../platform/files/remove-files.ts';
import type { BuiltFaceIndex, SpaceFaces } from '../../recognition/faceindex/face-index.ts';
import { COPIED_BYTES } from '../../recognition/faceindex/record-blocks.ts';
import type { DamagedTemplates } from './damaged-templates.ts';
import { InTurn } from './in-turn.ts';
import { runGalleryJob } from './run-gallery-job.ts';
import { readHead } from './snapshot-file.ts';
import { dropKey, dropKeys, findKey, makeKey } from './snapshot-keys.ts';

/** Fewer are read from the database as fast. */
const LEAST_TEMPLATES = 20_000;
/** After the last change. */
const QUIET_MS = 5 * 60_000;
/** Somebody always comes or goes in some spaces. */
const LATEST_MS = 60 * 60_000;
/** So many persons changed since, and a start is slower than it need be. */
const BEHIND_PERSONS = 20_000;
const CHECK_MS = 1000;
/** What is written when a node stops is written within this, or not at all. */
const STOP_MS = 3000;
const STOP_TEMPLATES = 300_000;
/** So much stays free for what must be stored. */
const FREE_BYTES = 1e9;

export interface SnapshotOptions {
  readonly leastTemplates?: number;
  readonly quietMs?: number;
  /** So many are written at most when the node stops. */
  readonly stopTemplates?: number;
}

interface Deps extends SnapshotOptions {
  readonly db: Database;
  readonly faceIndex: BuiltFaceIndex;
  readonly log: Logger;
  readonly dataDir: string;
  /** Of all nodes over the database, this one. */
  readonly node: string;
}

/** What keeps the index in step, as far as a snapshot of it needs. */
interface Keeper {
  catchUp(spaceId: SpaceId): Promise<void>;
  revisionOf(spaceId: SpaceId): number;
  damagedOf(spaceId: SpaceId): DamagedTemplates;
}

/** What is known of the snapshot of a space. */
interface Kept {
  /** Of the file that is there and can be read; null when there is none. */
  id: string | null;
  /** Number of persons that changed since. */
  behind: number;
  /** Monotonic, ms: since when it ought to be written. */
  since: number | null;
  write?: NodeJS.Timeout | undefined;
  check?: NodeJS.Timeout | undefined;
}

export interface LoadedSnapshot {
  /** The records are in step with this revision, but for what was changed after it. */
  readonly revision: number;
  readonly damaged: DamagedTemplates;
}

/**
 * Files from which a node has its face index at once when it starts. They are sealed with keys that stand in the database, from which
 * whatever erases deletes them in its transaction; the files go soon after.
 */
export class Snapshots implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #keeper: Keeper;
  readonly #folder: string;
  readonly #kept = new Map<SpaceId, Kept>();
  readonly #turns = new InTurn(1);
  readonly #closing = new AbortController();

  private constructor(deps: Deps, keeper: Keeper) {
    this.#deps = deps;
    this.#keeper = keeper;
    this.#folder = facesFolder(deps.dataDir);
  }

  /** Removes what a killed process left half-written, and what is of none of these spaces. */
  static async open(deps: Deps, keeper: Keeper, spaces: Iterable<SpaceId>): Promise<Snapshots> {
    const snapshots = new Snapshots(deps, keeper);
    const known = new Set([...spaces].map(nameOf));
    try {
      await mkdir(snapshots.#folder, { recursive: true, mode: 0o700 });
      const strays = (await readdir(snapshots.#folder)).filter((name) => !known.has(name));
      for (const name of strays) await rm(join(snapshots.#folder, name), { recursive: true, force: true });
    } catch (error) {
      deps.log.warn({ err: error }, 'Snapshots of the face index cannot be kept: the next start reads the database.');
    }
    return snapshots;
  }

  /**
   * Fills a space that has nobody yet, if there is a snapshot of it.
   * @returns null when there is none that can be read; the space may then be half filled
   */
  async load(spaceId: SpaceId, faces: SpaceFaces, signal: AbortSignal): Promise<LoadedSnapshot | null> {
    const { db, log } = this.#deps;
    const file = this.#fileOf(spaceId);
    const head = await readHead(file);
    const key = head && (await findKey(db.queries, spaceId, head.id));
    if (!key) {
      await dropKeys(db.queries, spaceId, this.#deps.node, null);
      if (await this.#remove(spaceId)) {
        log.info(
          { spaceId },
          'A snapshot of the face index is of another version, or of faces some of which were erased: it is removed.',
        );
      }
      return null;
    }
    try {
      const job = { kind: 'read snapshot', records: faces.recordsAs, file, key: { ...key, spaceId } } as const;
      const damaged = await runGalleryJob(job, { faces }, signal);
      // Of what a killed process began.
      await dropKeys(db.queries, spaceId, this.#deps.node, key.id);
      this.#of(spaceId).id = key.id;
      return { revision: key.revision, damaged };
    } catch (error) {
      signal.throwIfAborted();
      log.warn(
        { err: error, spaceId },
        'A snapshot of the face index is damaged: it is removed, and the faces are read from the database.',
      );
      await this.discard(spaceId);
      return null;
    }
  }

  /** Says that the faces of a space are in step, and how many persons changed to make them so. */
  changed(spaceId: SpaceId, persons: number): void {
    const { faceIndex, leastTemplates = LEAST_TEMPLATES } = this.#deps;
    if (this.#closing.signal.aborted) return;
    const kept = this.#of(spaceId);
    kept.behind += persons;
    if (kept.id !== null && persons > 0) this.#checkSoon(spaceId, kept);
    const many = (faceIndex.facesOf(spaceId)?.templates ?? 0) >= leastTemplates;
    if (many && (kept.id === null || kept.behind > BEHIND_PERSONS)) this.#writeLater(spaceId, kept);
  }

  /** Removes the snapshot of a space that is no use, or is gone. */
  async discard(spaceId: SpaceId): Promise<void> {
    const kept = this.#kept.get(spaceId);
    clearTimeout(kept?.write);
    clearTimeout(kept?.check);
    this.#kept.delete(spaceId);
    await this.#remove(spaceId);
    await dropKeys(this.#deps.db.queries, spaceId, this.#deps.node, null);
  }

  /** Resolves when none is being written or looked after. */
  settled(): Promise<void> {
    return this.#turns.run(async () => undefined);
  }

  /** Writes what is missing if that is quick. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const kept of this.#kept.values()) {
      clearTimeout(kept.write);
      clearTimeout(kept.check);
    }
    const missing = [...this.#kept].flatMap(([spaceId, { id, since }]) =>
      id === null && since !== null ? spaceId : [],
    );
    const templates = (spaceId: SpaceId): number => this.#deps.faceIndex.facesOf(spaceId)?.templates ?? 0;
    const late = setTimeout(() => this.#closing.abort(), STOP_MS);
    const { stopTemplates = STOP_TEMPLATES } = this.#deps;
    if (missing.reduce((sum, spaceId) => sum + templates(spaceId), 0) <= stopTemplates) {
      for (const spaceId of missing) await this.#write(spaceId);
    }
    clearTimeout(late);
    this.#closing.abort();
    await this.settled();
  }

  #of(spaceId: SpaceId): Kept {
    const known = this.#kept.get(spaceId);
    if (known) return known;
    const made: Kept = { id: null, behind: 0, since: null };
    this.#kept.set(spaceId, made);
    return made;
  }

  #fileOf(spaceId: SpaceId): string {
    return join(this.#folder, nameOf(spaceId));
  }

  /** @returns whether there was one */
  async #remove(spaceId: SpaceId): Promise<boolean> {
    const file = this.#fileOf(spaceId);
    const there = await stat(file).catch(() => null);
    if (there) await removeFiles([file]);
    return there !== null;
  }

  /** A file whose key was deleted is only rubbish, and goes. */
  #checkSoon(spaceId: SpaceId, kept: Kept): void {
    kept.check ??= setTimeout(
      () => {
        kept.check = undefined;
        void this.#turns.run(() => this.#check(spaceId, kept)).catch((error: unknown) => this.#failed(spaceId, error));
      },
      Math.min(CHECK_MS, this.#quietMs),
    ).unref();
  }

  async #check(spaceId: SpaceId, kept: Kept): Promise<void> {
    if (this.#closing.signal.aborted || this.#kept.get(spaceId) !== kept || kept.id === null) return;
    if (await findKey(this.#deps.db.queries, spaceId, kept.id)) return;
    await this.#remove(spaceId);
    kept.id = null;
    this.changed(spaceId, 0);
  }

  get #quietMs(): number {
    return this.#deps.quietMs ?? QUIET_MS;
  }

  #writeLater(spaceId: SpaceId, kept: Kept): void {
    const now = performance.now();
    kept.since ??= now;
    clearTimeout(kept.write);
    const delay = Math.max(0, Math.min(this.#quietMs, kept.since + LATEST_MS - now));
    kept.write = setTimeout(() => void this.#write(spaceId), delay).unref();
  }

  #write(spaceId: SpaceId): Promise<void> {
    return this.#turns.run(() => this.#writeNow(spaceId)).catch((error: unknown) => this.#failed(spaceId, error));
  }

  #failed(spaceId: SpaceId, error: unknown): void {
    if (this.#closing.signal.aborted) return;
    this.#deps.log.warn(
      { err: error, spaceId },
      'A snapshot of the face index could not be kept; that is tried again.',
    );
    const kept = this.#of(spaceId);
    kept.since = null;
    this.#writeLater(spaceId, kept);
  }

  async #writeNow(spaceId: SpaceId): Promise<void> {
    const { db, faceIndex, node } = this.#deps;
    const { signal } = this.#closing;
    const faces = faceIndex.facesOf(spaceId);
    if (signal.aborted || !faces || !(await this.#hasRoom(faces))) return;
    const key = await makeKey(db, spaceId, node);
    if (!key) return;
    const file = this.#fileOf(spaceId);
    const draft = `${file}.new`;
    const still = (): boolean =>
      faceIndex.facesOf(spaceId) === faces && this.#keeper.revisionOf(spaceId) >= key.revision;
    try {
      // What was erased before there was a key is not in memory after this; what is erased later deletes the key.
      await this.#keeper.catchUp(spaceId);
      if (!still()) throw new Error('The faces are not in step.');
      const kept = this.#of(spaceId);
      const before = kept.behind;
      const state = { slots: faces.usedSlots, damaged: this.#keeper.damagedOf(spaceId) };
      const memories = faces.segments.map(({ memory }) => memory);
      const job = {
        kind: 'write snapshot',
        records: faces.recordsAs,
        memories,
        file: draft,
        key: { ...key, spaceId },
        state,
      } as const;
      await runGalleryJob(job, {}, signal);
      if (!still()) throw new Error('The faces were loaded anew meanwhile.');
      await rename(draft, file);
      await flushFolder(this.#folder);
      await dropKeys(db.queries, spaceId, node, key.id);
      Object.assign(kept, { id: key.id, behind: kept.behind - before, since: null });
      await this.#check(spaceId, kept);
    } catch (error) {
      await rm(draft, { force: true });
      await dropKey(db.queries, spaceId, key.id);
      throw error;
    }
  }

  /** Keeping what can be read again must not keep anybody from storing what cannot. */
  async #hasRoom({ usedSlots }: SpaceFaces): Promise<boolean> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize > usedSlots * COPIED_BYTES + FREE_BYTES;
  }
}

const nameOf = (spaceId: SpaceId): string => `${spaceId}.faces`;
