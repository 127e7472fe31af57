import type { SpaceId, TemplateId } from '@kith/contract';
import type { Logger } from 'pino';
import type { DatabaseConfig } from '../../platform/config/config.ts';
import type { Database } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import type { BuiltFaceIndex, SpaceFaces } from '../../recognition/faceindex/face-index.ts';
import { IndexUnavailable } from '../../recognition/faceindex/index-unavailable.ts';
import { revisions } from '../../tenancy/spaces/store.ts';
import type { DamagedTemplates } from '../loading/damaged-templates.ts';
import { InTurn } from '../loading/in-turn.ts';
import { keepsNothing, type ScaledKeeper } from '../loading/scaled-on-the-way.ts';
import { type SnapshotOptions, Snapshots } from '../loading/snapshots.ts';
import { type Filled, fillSpace } from './fill-space.ts';
import { GalleryFill } from './gallery-fill.ts';
import { changedPersons } from './index-changes.ts';
import type { IndexKeeper, IndexProgress } from './index-keeper.ts';
import { countOfSpace, findTemplates, hasTemplates } from './template-store.ts';
import { trimHourly } from './trim-index-changes.ts';
import { within } from './within.ts';

const BATCH = 500;
/** Spaces that are built at the same time. */
const TOGETHER = 4;
/** How long a request waits for a space that is nearly there, and a start for all that is. */
const PATIENCE_MS = 1000;
/** After which a space that could not be built is tried again. */
const AGAIN_MS = 30_000;
/** So often a space that is built reads what changed meanwhile before it is searched; the rest is read as on any other day. */
const PASSES = 10;

interface Deps {
  readonly db: Database;
  readonly faceIndex: BuiltFaceIndex;
  readonly log: Logger;
  /** What `db` is open on. */
  readonly database: DatabaseConfig;
  readonly dataDir: string;
  /** Of all nodes over the database, this one. */
  readonly node: string;
  readonly snapshots?: SnapshotOptions;
  /** Without it what is missing on the scale is made by whoever reads. */
  readonly scaling?: ScaledKeeper;
  /** Lets go of whatever else is in the memory of the index and can do without, for those who are known. */
  readonly leaveRoom?: () => void;
}

/** A space that is not searched yet. */
interface Build {
  /** Settles when it is, or when it cannot be; never rejects. */
  readonly done: Promise<void>;
  /** Why it cannot be, for now. */
  failed: IndexUnavailable | null;
  /** Templates that it will have, as far as that is known. */
  templates: number;
  readonly loaded: () => number;
}

/**
 * Keeps the face index of this node in step with the templates in the database: the one way in which anything enters or
 * leaves it, after a commit here as well as after one on another node.
 *
 * A space is either in step with a revision, and then goes on from there by the changes since; or it is not searched. It is built beside
 * whatever there was, and takes its place once it is in step. No clock decides anything.
 */
export class IndexSync implements IndexKeeper {
  readonly #deps: Deps;
  /** Revision that each space is in step with. */
  readonly #seen = new Map<SpaceId, number>();
  readonly #builds = new Map<SpaceId, Build>();
  readonly #last = new Map<SpaceId, Promise<unknown>>();
  readonly #damaged = new Map<SpaceId, ReadonlyMap<PersonId, readonly TemplateId[]>>();
  readonly #turns = new InTurn(TOGETHER);
  readonly #closing = new AbortController();
  #opened: Snapshots | undefined;
  #started = false;
  #loaded: Promise<unknown> = Promise.resolve();
  readonly #trimming: Disposable;

  private constructor(deps: Deps) {
    this.#deps = deps;
    this.#trimming = trimHourly(deps);
  }

  /** Begins to build the index of every space; those that are small are built when it resolves. */
  static async open(deps: Deps): Promise<IndexSync> {
    const sync = new IndexSync(deps);
    const spaces = [...(await revisions(deps.db.queries)).keys()];
    sync.#opened = await Snapshots.open({ ...deps, ...deps.snapshots }, sync, spaces);
    const all = spaces.map((spaceId) => sync.#build(spaceId).done);
    const started = Promise.all(all).then(() => {
      sync.#started = true;
    });
    sync.#loaded = started;
    await within(PATIENCE_MS, started);
    return sync;
  }

  /** Revision of a space that the index is in step with; 0 while there is none. */
  revisionOf(spaceId: SpaceId): number {
    return this.#seen.get(spaceId) ?? 0;
  }

  get progress(): IndexProgress {
    const builds = [...this.#builds.values()];
    const loading = builds.filter(({ failed }) => !failed);
    return {
      spaces: { ready: this.#seen.size, loading: loading.length, refused: builds.length - loading.length },
      templates: {
        loaded: loading.reduce((sum, build) => sum + build.loaded(), 0),
        of: loading.reduce((sum, { templates }) => sum + templates, 0),
      },
      started: this.#started,
    };
  }

  get loaded(): Promise<unknown> {
    return this.#loaded;
  }

  damagedOf(spaceId: SpaceId): DamagedTemplates {
    return [...(this.#damaged.get(spaceId) ?? [])];
  }

  get #scaling(): ScaledKeeper {
    return this.#deps.scaling ?? keepsNothing;
  }

  get #snapshots(): Snapshots {
    if (!this.#opened) throw new Error('The face index is not open yet.');
    return this.#opened;
  }

  /** How many templates of persons are damaged, as far as they were read. */
  get damagedTemplates(): number {
    return [...this.#damaged.values()].flatMap((ofSpace) => [...ofSpace.values()].flat()).length;
  }

  /**
   * Resolves when a space can be searched; at once, as a rule.
   * @throws {IndexUnavailable} when that takes longer than somebody may be kept waiting
   */
  async ready(spaceId: SpaceId): Promise<void> {
    if (this.#seen.has(spaceId)) return;
    // A space that nobody has told of yet.
    if (!this.#builds.has(spaceId)) await this.catchUp(spaceId);
    const build = this.#builds.get(spaceId);
    if (!build) return;
    if (!build.failed) await within(PATIENCE_MS, build.done);
    if (build.failed) throw build.failed;
    if (this.#builds.get(spaceId) === build) throw new IndexUnavailable('loading');
  }

  /** Brings the index to what is committed now. What is being built will have it before anybody searches. */
  catchUp(spaceId: SpaceId): Promise<void> {
    return this.#afterOthers(spaceId, () => this.#catchUp(spaceId));
  }

  /** Resolves when no snapshot is being written, nor begun. */
  kept(): Promise<void> {
    return this.#snapshots.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#trimming[Symbol.dispose]();
    await this.#opened?.[Symbol.asyncDispose]();
    this.#closing.abort();
    await Promise.all([...this.#builds.values()].map(({ done }) => done));
    await Promise.allSettled(this.#last.values());
  }

  /** One thing at a time is done to a space. */
  #afterOthers<T>(spaceId: SpaceId, work: () => Promise<T>): Promise<T> {
    const running = (this.#last.get(spaceId) ?? Promise.resolve()).then(work, work);
    this.#last.set(spaceId, running);
    const forget = (): void => {
      if (this.#last.get(spaceId) === running) this.#last.delete(spaceId);
    };
    running.then(forget, forget);
    return running;
  }

  async #catchUp(spaceId: SpaceId): Promise<void> {
    const revision = await this.#revisionNow(spaceId);
    const seen = this.#seen.get(spaceId);
    if (revision === undefined) return this.#forget(spaceId);
    if (seen === undefined) {
      this.#build(spaceId);
      return;
    }
    if (revision === seen) return;
    const { faceIndex } = this.#deps;
    const faces: Pick<SpaceFaces, 'put' | 'remove'> = {
      put: (personId, templates) => faceIndex.put(spaceId, personId, templates),
      remove: (personId) => faceIndex.remove(spaceId, personId),
    };
    const fill = new GalleryFill(faces, this.#damaged.get(spaceId));
    try {
      const read = await this.#readChanges(spaceId, seen, fill);
      if (read === 'trimmed') return this.#fallBehind(spaceId);
      this.#seen.set(spaceId, revision);
      if (read > 0) this.#snapshots.changed(spaceId, read);
    } catch (error) {
      // Another node had room for more.
      if (error instanceof IndexUnavailable) this.#fallBehind(spaceId);
      throw error;
    } finally {
      this.#damaged.set(spaceId, fill.damaged);
    }
  }

  /** Not in step, and no way to get there but anew: whoever came since would be taken for nobody. */
  #fallBehind(spaceId: SpaceId): void {
    this.#seen.delete(spaceId);
    this.#build(spaceId);
  }

  async #forget(spaceId: SpaceId): Promise<void> {
    this.#deps.faceIndex.dropSpace(spaceId);
    await this.#snapshots.discard(spaceId);
    this.#damaged.delete(spaceId);
    this.#seen.delete(spaceId);
  }

  /** Begins to build a space, unless that is under way. */
  #build(spaceId: SpaceId): Build {
    const known = this.#builds.get(spaceId);
    if (known) return known;
    let faces: SpaceFaces | undefined;
    const work = this.#turns.run(() =>
      this.#buildBeside(spaceId, (begun, templates) => {
        faces = begun;
        build.templates = templates;
      }),
    );
    const build: Build = {
      failed: null,
      templates: 0,
      loaded: () => faces?.templates ?? 0,
      done: work.then(
        () => void this.#builds.delete(spaceId),
        (error: unknown) => this.#buildLater(spaceId, build, error),
      ),
    };
    this.#builds.set(spaceId, build);
    return build;
  }

  #buildLater(spaceId: SpaceId, build: Build, error: unknown): void {
    if (this.#closing.signal.aborted) return;
    const { log } = this.#deps;
    build.failed = error instanceof IndexUnavailable ? error : new IndexUnavailable('broken', { cause: error });
    log.error(
      { err: error, spaceId },
      'The faces of a space cannot be loaded: requests for it are refused; others go on.',
    );
    setTimeout(() => {
      if (this.#closing.signal.aborted || this.#builds.get(spaceId) !== build) return;
      this.#builds.delete(spaceId);
      this.#build(spaceId);
    }, AGAIN_MS).unref();
  }

  async #buildBeside(spaceId: SpaceId, onBegin: (faces: SpaceFaces, templates: number) => void): Promise<void> {
    const { db, log, database } = this.#deps;
    for (;;) {
      // A space that is new has nothing to read: nobody waits for a thread that could.
      const templates = (await hasTemplates(db.queries, spaceId)) ? await countOfSpace(db.reading, spaceId) : 0;
      const begin = performance.now();
      const newFaces = (): SpaceFaces => {
        const faces = this.#roomFor(spaceId, templates);
        onBegin(faces, templates);
        return faces;
      };
      const { leastTemplates } = this.#deps.snapshots ?? {};
      const deps = { db, database, snapshots: this.#snapshots, scaling: this.#scaling, leastTemplates };
      const filled = await fillSpace(deps, spaceId, newFaces, templates, this.#closing.signal);
      if (!filled) return this.#forget(spaceId);
      const { faces, fill, from } = filled;
      const adopted = await this.#afterOthers(spaceId, () => this.#adopt(spaceId, filled)).catch((error: unknown) => {
        faces.wipe();
        throw error;
      });
      if (adopted) {
        log.debug(
          { spaceId, templates, from, ms: Math.round(performance.now() - begin) },
          'The faces of a space are loaded.',
        );
        return fill.tellDamaged(spaceId, log);
      }
      faces.wipe();
      if (from === 'snapshot') await this.#snapshots.discard(spaceId);
    }
  }

  /** @throws {IndexUnavailable} when so many templates do not fit, even without those that nobody searches any more */
  #roomFor(spaceId: SpaceId, templates: number): SpaceFaces {
    const { faceIndex } = this.#deps;
    const faces = faceIndex.newSpace();
    if (!faces.fits(templates)) faceIndex.dropSpace(spaceId);
    if (!faces.fits(templates)) this.#deps.leaveRoom?.();
    if (!faces.fits(templates)) throw new IndexUnavailable('full');
    return faces;
  }

  /**
   * Brings a space that was built in step, and lets it be searched.
   * @returns whether it could be: its changes may have been trimmed, or itself be gone
   */
  async #adopt(spaceId: SpaceId, { faces, fill, revision: from }: Filled): Promise<boolean> {
    let seen = from;
    let changes = 0;
    for (let pass = 0; pass < PASSES; pass++) {
      const revision = await this.#revisionNow(spaceId);
      if (revision === undefined) return false;
      const read = await this.#readChanges(spaceId, seen, fill);
      if (read === 'trimmed') return false;
      changes += read;
      if (revision === seen) break;
      seen = revision;
    }
    this.#deps.faceIndex.adopt(spaceId, faces);
    this.#damaged.set(spaceId, fill.damaged);
    this.#seen.set(spaceId, seen);
    this.#snapshots.changed(spaceId, changes);
    return true;
  }

  /** @returns how many persons had changed after this revision; or that not all changes are there any more */
  async #readChanges(spaceId: SpaceId, after: number, fill: GalleryFill): Promise<number | 'trimmed'> {
    const { queries } = this.#deps.db;
    const changed = await changedPersons(queries, spaceId, after);
    if (changed === 'trimmed') return changed;
    for (let i = 0; i < changed.length; i += BATCH) {
      const batch = changed.slice(i, i + BATCH);
      const templates = await findTemplates(queries, spaceId, batch, (ids) => this.#scaling.mend(spaceId, ids));
      for (const personId of batch) fill.take(personId, templates.get(personId));
    }
    return changed.length;
  }

  async #revisionNow(spaceId: SpaceId): Promise<number | undefined> {
    return (await revisions(this.#deps.db.queries, spaceId)).get(spaceId);
  }
}
