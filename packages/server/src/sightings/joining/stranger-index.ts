import type { SpaceId, StrangerId } from '@kith/contract';
import type { Logger } from 'pino';
import { within } from '../../people/persons/within.ts';
import type { Database } from '../../platform/db/database.ts';
import { leastAlikeCosine } from '../../recognition/clusters/alike.ts';
import { leastNearCosine } from '../../recognition/clusters/join.ts';
import { type BuiltFaceIndex, COSINE_ERROR } from '../../recognition/faceindex/face-index.ts';
import { RECORD_BYTES } from '../../recognition/faceindex/index-memory.ts';
import { IndexUnavailable } from '../../recognition/faceindex/index-unavailable.ts';
import { scaleTemplates } from '../../recognition/scale/scale-template.ts';
import { ScaleThreads } from '../../recognition/scale/scale-threads.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { revisions } from '../../tenancy/spaces/store.ts';
import { type Fresh, facesOfRows, type LookedFor, type Near } from './looked-for-faces.ts';
import * as store from './store.ts';

/** Strangers of one reading: their faces are written in a few milliseconds. */
const TOGETHER = 100;
/** What was committed elsewhere is read so often, ms. */
const LOOK_MS = 1000;
/** How long the first faces of a space wait for its strangers, ms; they do without them when they are many. */
const PATIENCE_MS = 200;
/** After which strangers are tried again that could not be loaded, ms. */
const AGAIN_MS = 60_000;
/** Faces that may be looked for at once: whoever comes then is joined later. */
const MOST_UNDER_WAY = 64;
/** Strangers of a space whose faces are at hand as they are compared: 12 MB. */
const MOST_RECENT = 2000;
/** Faces that are remembered for those who looked before they were committed. */
const MOST_FRESH = 256;
/**
 * Strangers come into the memory of the face index while so much of it is taken, and leave when it is more than that: the rest is theirs
 * who are known.
 */
const MAY_TAKE = 0.85;
const LEAVE_AT = 0.95;
/** Nobody waits for it. */
const NICER_BY = 10;

interface Deps {
  readonly db: Database;
  readonly faceIndex: BuiltFaceIndex;
  readonly log: Pick<Logger, 'error' | 'warn'>;
}

/** The strangers whom each of some faces may be of, best first, as of a revision. */
export interface Found {
  readonly asOf: number;
  /** With how many faces each was compared. */
  readonly compared: number;
  readonly near: readonly (readonly Near[])[];
}

/** The strangers of a space, as this node knows them. */
interface Known {
  /** The revision that they are in step with; none while they are loaded, or cannot be. */
  seen: number | null;
  isEnabled: boolean;
  /** The faces of those who changed or were found last, the newest last. */
  readonly recent: Map<StrangerId, readonly LookedFor[]>;
  /** What this node committed last, the newest last: whoever looked before does not know of it. */
  fresh: readonly (Fresh & { readonly revision: number })[];
  /** How often faces of anybody were taken or let go: what was read before is not what is to be remembered after it. */
  takes: number;
  /** Until when whoever comes waits for them, by a clock that nobody sets: ms. */
  readonly awaitedTo: number;
  /** What is done to them, one thing after another; never rejects. */
  last: Promise<unknown>;
  /** A look that has not begun: whoever wants one shares it. */
  next: Promise<void> | null;
}

/**
 * The strangers of all spaces in the memory of this node, in step with what is committed, or not searched. They lie in the index of
 * those who are known, each space apart from its persons, and leave them their room.
 */
export class StrangerIndex implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #spaces = new Map<SpaceId, Known>();
  readonly #closing = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | null = null;
  #underWay = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#timer = setInterval(() => {
      this.#looking ??= this.#lookAtAll().finally(() => {
        this.#looking = null;
      });
    }, LOOK_MS).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort();
    await this.#looking;
    await Promise.all([...this.#spaces.values()].map(({ last }) => last));
  }

  /** By how many faces all strangers of a space are looked for. */
  compared(spaceId: SpaceId): number {
    return this.#deps.faceIndex.templates(keyOf(spaceId));
  }

  /** Number of strangers of a space. */
  size(spaceId: SpaceId): number {
    return this.#deps.faceIndex.size(keyOf(spaceId));
  }

  /** Begins to load the strangers of a space, if that has not begun. @returns whether they are searched, once that is known */
  async load(spaceId: SpaceId): Promise<boolean> {
    const known = this.#spaces.get(spaceId) ?? this.#begin(spaceId);
    if (known.seen === null) await known.last;
    return this.#searched(spaceId) !== null;
  }

  /** The strangers whom each of some faces may be of, best first. Null when nobody can say now, or none are kept: nobody waits for that. */
  async seek(spaceId: SpaceId, faces: readonly ScaledTemplate[]): Promise<Found | null> {
    if (this.#underWay > 0 && this.#underWay + faces.length > MOST_UNDER_WAY) return null;
    this.#underWay += faces.length;
    try {
      if (!this.#searched(spaceId)) await this.#loadSoon(spaceId);
      const known = this.#searched(spaceId);
      if (known?.seen == null) return null;
      const asOf = known.seen;
      const compared = this.compared(spaceId);
      const leastCosine = leastNearCosine(compared) - COSINE_ERROR;
      const found: StrangerId[][] = [];
      for (const face of faces) {
        const near = await this.#deps.faceIndex.search(keyOf(spaceId), face, { leastCosine });
        found.push(near.flatMap(({ personId, cosine }) => (cosine >= leastCosine ? [personId as StrangerId] : [])));
      }
      const looks = await this.#looksOf(spaceId, known, [...new Set(found.flat())]);
      // What was looked for in an index that fell behind meanwhile says nothing.
      if (this.#searched(spaceId) !== known) return null;
      const near = found.map((ids) =>
        ids.flatMap((id) => {
          const ofStranger = looks.get(id);
          return ofStranger ? [{ id, faces: ofStranger }] : [];
        }),
      );
      return { asOf, compared, near };
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#deps.log.warn({ err: error, spaceId }, 'Strangers cannot be searched.');
      return null;
    } finally {
      this.#underWay -= faces.length;
    }
  }

  /** Waits for the strangers of a space while they may still be few. */
  async #loadSoon(spaceId: SpaceId): Promise<void> {
    const loading = this.load(spaceId);
    const leftMs = (this.#spaces.get(spaceId)?.awaitedTo ?? 0) - performance.now();
    if (leftMs > 0) await within(leftMs, loading);
  }

  /** Whom some faces may be of, however unsure: for whoever looks more closely. */
  async alike(spaceId: SpaceId, faces: readonly ScaledTemplate[]): Promise<ReadonlySet<StrangerId>> {
    const found = new Set<StrangerId>();
    if (!this.#searched(spaceId)) return found;
    const leastCosine = leastAlikeCosine - COSINE_ERROR;
    for (const face of faces) {
      const near = await this.#deps.faceIndex.search(keyOf(spaceId), face, { leastCosine });
      for (const { personId, cosine } of near) if (cosine >= leastCosine) found.add(personId as StrangerId);
    }
    return found;
  }

  /** By which faces some strangers are looked for, of those that are. */
  async facesOf(spaceId: SpaceId, ids: readonly StrangerId[]): Promise<ReadonlyMap<StrangerId, readonly LookedFor[]>> {
    const known = this.#searched(spaceId);
    return known && ids.length > 0 ? this.#looksOf(spaceId, known, ids) : new Map();
  }

  /** What this node has committed after a revision, and a search that was in step with it did not find. */
  fresh(spaceId: SpaceId, after: number): readonly Fresh[] {
    return (this.#spaces.get(spaceId)?.fresh ?? []).filter(({ revision }) => revision > after);
  }

  /** Says by which faces strangers are to be found from now on, once that is committed. @param revision of the transaction */
  committed(spaceId: SpaceId, revision: number, fresh: readonly Fresh[]): void {
    const known = this.#spaces.get(spaceId);
    if (!known || fresh.length === 0) return;
    // What this node is in step with already may have been erased since: nobody would let go of it.
    if (known.seen !== null && known.seen >= revision) return;
    known.fresh = [...known.fresh, ...fresh.map((face) => ({ ...face, revision }))].slice(-MOST_FRESH);
    void this.catchUp(spaceId);
  }

  /** Resolves when what is committed now is in effect, or the strangers of the space are not searched. */
  catchUp(spaceId: SpaceId): Promise<void> {
    const known = this.#spaces.get(spaceId);
    if (!known) return Promise.resolve();
    known.next ??= afterOthers(known, async () => {
      known.next = null;
      if (known.seen === null) return;
      try {
        await this.#read(spaceId, known, known.seen);
      } catch (error) {
        this.#failed(spaceId, known, error);
      }
    });
    return known.next;
  }

  /** Leaves the memory to those who are known, who have no room; strangers are tried again after a while. */
  leave(): void {
    for (const [spaceId, known] of this.#spaces) {
      // Who is not there leaves none.
      if (known.seen !== null) this.#failed(spaceId, known, new IndexUnavailable('full'));
    }
  }

  /** The strangers of a space, when they are searched. */
  #searched(spaceId: SpaceId): Known | null {
    const known = this.#spaces.get(spaceId);
    return known && known.seen !== null && known.isEnabled ? known : null;
  }

  /** The faces of some strangers; those of the newest are at hand. */
  async #looksOf(spaceId: SpaceId, known: Known, ids: readonly StrangerId[]) {
    const missing = ids.filter((id) => !known.recent.has(id));
    const { takes } = known;
    const read =
      missing.length === 0
        ? new Map<StrangerId, readonly LookedFor[]>()
        : await facesOfRows(await store.lookedForFaces(this.#deps.db.queries, spaceId, missing), [], scaleTemplates);
    if (known.takes === takes) for (const [id, faces] of read) remember(known, id, faces);
    return new Map(
      ids.flatMap((id) => {
        const faces = known.recent.get(id) ?? read.get(id);
        return faces ? [[id, faces] as const] : [];
      }),
    );
  }

  #begin(spaceId: SpaceId): Known {
    const known: Known = {
      seen: null,
      isEnabled: true,
      recent: new Map(),
      fresh: [],
      takes: 0,
      awaitedTo: performance.now() + PATIENCE_MS,
      last: Promise.resolve(),
      next: null,
    };
    this.#spaces.set(spaceId, known);
    void afterOthers(known, () => this.#load(spaceId, known));
    return known;
  }

  async #load(spaceId: SpaceId, known: Known): Promise<void> {
    const { db, faceIndex } = this.#deps;
    const beside = faceIndex.newSpace();
    try {
      const revision = await this.#revisionOf(spaceId);
      if (revision === undefined) return this.#forget(spaceId, known);
      known.isEnabled = (await store.strangerSettings(db.queries, spaceId)).enabled;
      await using scaling = new ScaleThreads(1, NICER_BY);
      for (let after = 0; known.isEnabled; ) {
        this.#closing.signal.throwIfAborted();
        // A space that has few is read sooner than a thread is asked.
        const reading = after === 0 ? db.queries : db.reading;
        const read = await store.lookedForAfter(reading, spaceId, after, TOGETHER);
        if (read.last === null) break;
        after = read.last;
        for (const [id, faces] of await facesOfRows(read.faces, [], (templates) => scaling.scale(templates))) {
          this.#ensureRoom(faces.length);
          beside.put(id, scaledOf(faces));
        }
      }
      faceIndex.adopt(keyOf(spaceId), beside);
      known.seen = revision;
      await this.#read(spaceId, known, revision);
    } catch (error) {
      if (faceIndex.facesOf(keyOf(spaceId)) !== beside) beside.wipe();
      this.#failed(spaceId, known, error);
    }
  }

  /** Reads what changed after the revision that was seen last. */
  async #read(spaceId: SpaceId, known: Known, seen: number): Promise<void> {
    const { queries } = this.#deps.db;
    const revision = await this.#revisionOf(spaceId);
    if (revision === undefined) return this.#forget(spaceId, known);
    if (revision === seen) return;
    const changed = await store.changedStrangers(queries, spaceId, seen);
    const { enabled } = await store.strangerSettings(queries, spaceId);
    if (changed === 'trimmed' || enabled !== known.isEnabled) return this.#anew(spaceId, known);
    await using scaling = new ScaleThreads(1, NICER_BY);
    for (let i = 0; i < changed.length; i += TOGETHER) {
      this.#closing.signal.throwIfAborted();
      const ids = changed.slice(i, i + TOGETHER);
      const rows = await store.lookedForFaces(queries, spaceId, ids);
      const faces = await facesOfRows(rows, known.fresh, (templates) => scaling.scale(templates));
      // They were let go meanwhile, for want of room.
      if (known.seen !== seen) return;
      for (const id of ids) this.#take(spaceId, known, id, faces.get(id));
    }
    if (known.seen === seen) known.seen = revision;
  }

  #take(spaceId: SpaceId, known: Known, id: StrangerId, faces: readonly LookedFor[] | undefined): void {
    const { faceIndex } = this.#deps;
    known.recent.delete(id);
    known.takes += 1;
    // What is not looked for any more is not kept either: it may be erased.
    known.fresh = known.fresh.filter(
      (fresh) => fresh.strangerId !== id || faces?.some(({ entryId }) => entryId === fresh.entryId),
    );
    if (!faces) {
      faceIndex.remove(keyOf(spaceId), id);
      return;
    }
    this.#ensureRoom(faces.length);
    faceIndex.put(keyOf(spaceId), id, scaledOf(faces));
    remember(known, id, faces);
  }

  /** @throws {IndexUnavailable} those who are known may need the room */
  #ensureRoom(faces: number): void {
    const { takenBytes, bytes } = this.#deps.faceIndex.memory;
    if (takenBytes + faces * RECORD_BYTES > bytes * MAY_TAKE) throw new IndexUnavailable('full');
  }

  #anew(spaceId: SpaceId, known: Known): void {
    this.#forget(spaceId, known);
    if (!this.#closing.signal.aborted) this.#begin(spaceId);
  }

  #forget(spaceId: SpaceId, known: Known): void {
    this.#deps.faceIndex.dropSpace(keyOf(spaceId));
    known.seen = null;
    if (this.#spaces.get(spaceId) === known) this.#spaces.delete(spaceId);
  }

  /** Nobody is joined meanwhile; whoever comes is joined later. */
  #failed(spaceId: SpaceId, known: Known, error: unknown): void {
    if (this.#closing.signal.aborted || this.#spaces.get(spaceId) !== known) return;
    known.seen = null;
    known.fresh = [];
    known.recent.clear();
    known.takes += 1;
    this.#deps.faceIndex.dropSpace(keyOf(spaceId));
    this.#deps.log.error(
      { err: error, spaceId },
      'The strangers of a space cannot be kept in memory; trying again later.',
    );
    setTimeout(() => {
      if (!this.#closing.signal.aborted && this.#spaces.get(spaceId) === known) this.#anew(spaceId, known);
    }, AGAIN_MS).unref();
  }

  async #lookAtAll(): Promise<void> {
    const { db, faceIndex, log } = this.#deps;
    try {
      if (faceIndex.memory.takenBytes > faceIndex.memory.bytes * LEAVE_AT) this.leave();
      if (this.#spaces.size === 0) return;
      const now = await revisions(db.queries);
      for (const [spaceId, { seen }] of this.#spaces) {
        if (seen !== null && now.get(spaceId) !== seen) await this.catchUp(spaceId);
      }
    } catch (error) {
      if (!this.#closing.signal.aborted) log.warn({ err: error }, 'Strangers lag behind; trying again soon.');
    }
  }

  async #revisionOf(spaceId: SpaceId): Promise<number | undefined> {
    return (await revisions(this.#deps.db.queries, spaceId)).get(spaceId);
  }
}

/** Beside the persons of a space, and never among them. */
const keyOf = (spaceId: SpaceId): number => -spaceId;

const scaledOf = (faces: readonly LookedFor[]): ScaledTemplate[] => faces.map(({ scaled }) => scaled);

function remember({ recent }: Known, id: StrangerId, faces: readonly LookedFor[]): void {
  recent.delete(id);
  recent.set(id, faces);
  for (const oldest of recent.keys()) {
    if (recent.size <= MOST_RECENT) return;
    recent.delete(oldest);
  }
}

function afterOthers(known: Known, work: () => Promise<void>): Promise<void> {
  const done = known.last.then(work);
  known.last = done.catch(() => undefined);
  return done;
}
