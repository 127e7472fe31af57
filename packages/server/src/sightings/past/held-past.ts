import { setImmediate } from 'node:timers/promises';
import type { SpaceId } from '@kith/contract';
import type { SignRows } from '../../platform/db/past/sign-rows.ts';
import { fromStored } from '../../platform/db/stored-template.ts';
import { scaleTemplates } from '../../recognition/scale/scale-template.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { CHUNK_BYTES } from '../../recognition/signs/close-looks.ts';
import { type FaceSearch, type Faces, type FoundFaces, nearestFaces } from '../../recognition/signs/nearest-faces.ts';
import { passesAll } from '../../recognition/signs/sign-filter.ts';
import { SignMemory } from '../../recognition/signs/sign-memory.ts';
import { HeldSpace } from './held-space.ts';

/** What a face takes in memory: its record, a bit, and the last block that is not full. */
const FACE_BYTES = 90;
/** Room is taken for so many faces at a time. */
const BLOCK_FACES = 16_384;

/**
 * Spaces in memory, within a budget: those that were asked for last. Of one space one thing is done after the other; what was erased goes
 * before searches that wait, for somebody waits who erased it.
 */
export class HeldPast {
  readonly #rows: SignRows;
  readonly #memoryBytes: number;
  readonly #spaces = new Map<SpaceId, HeldSpace>();
  /** Of each space the last that waits, or is done. */
  readonly #underWay = new Map<SpaceId, Promise<unknown>>();
  /** What is done of a space now. */
  readonly #running = new Map<SpaceId, Promise<unknown>>();
  /** What goes before those that wait. */
  readonly #urgent = new Map<SpaceId, Promise<unknown>>();
  /** Faces that are being read, of spaces that are not among those yet. */
  readonly #loading = new Map<SpaceId, number>();

  constructor(rows: SignRows, memoryBytes: number) {
    this.#rows = rows;
    this.#memoryBytes = memoryBytes;
  }

  get spaces(): readonly SpaceId[] {
    return [...this.#spaces.keys()];
  }

  search(spaceId: SpaceId, search: FaceSearch): Promise<FoundFaces | 'incomplete'> {
    return this.#afterOthers(spaceId, async () => {
      const space = await this.#inStep(spaceId);
      if (space === 'too large') return this.#searchAsRead(spaceId, search);
      if (!space.isComplete) return 'incomplete';
      const { memory, close } = space;
      return nearestFaces(
        {
          look: async (collector) => collector.look(memory),
          templates: async (ids) => {
            const read = await this.#templates(spaceId, ids);
            for (const [entryId, face] of read) close.keep(entryId, face, () => this.#fits(CHUNK_BYTES));
            return read;
          },
          mostAlike: (entryId, face) => close.mostAlike(entryId, face),
          least: passesAll(search.filter) ? memory.faces : 0,
        },
        search,
      );
    });
  }

  /** Lets go what was erased of a space, if any of it is in memory. */
  follow(spaceId: SpaceId): Promise<void> {
    return this.#beforeOthers(spaceId, async () => {
      const space = this.#spaces.get(spaceId);
      if (space && !(await space.follow())) this.#drop(spaceId);
    });
  }

  drop(spaceId: SpaceId): Promise<void> {
    return this.#beforeOthers(spaceId, async () => this.#drop(spaceId));
  }

  async #afterOthers<T>(spaceId: SpaceId, work: () => Promise<T>): Promise<T> {
    const before = this.#underWay.get(spaceId);
    const now = (async () => {
      await before?.catch(() => undefined);
      for (let urgent = this.#urgent.get(spaceId); urgent; urgent = this.#urgent.get(spaceId))
        await urgent.catch(() => undefined);
      const running = work();
      this.#running.set(spaceId, running);
      return running.finally(() => this.#running.delete(spaceId));
    })();
    return keptWhile(this.#underWay, spaceId, now);
  }

  async #beforeOthers<T>(spaceId: SpaceId, work: () => Promise<T>): Promise<T> {
    const before = this.#urgent.get(spaceId) ?? this.#running.get(spaceId);
    const now = (async () => {
      await before?.catch(() => undefined);
      return work();
    })();
    return keptWhile(this.#urgent, spaceId, now);
  }

  async #inStep(spaceId: SpaceId): Promise<HeldSpace | 'too large'> {
    const known = this.#spaces.get(spaceId);
    if (known) {
      if (known.isComplete && (await known.follow())) {
        // The last in the order in which they are let go.
        this.#spaces.delete(spaceId);
        this.#spaces.set(spaceId, known);
        return known;
      }
      this.#drop(spaceId);
    }
    const { templates } = await this.#rows.state(spaceId, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    const room = Math.ceil((templates + 1) / BLOCK_FACES) * BLOCK_FACES;
    if (!this.#makeRoom(room)) return 'too large';
    this.#loading.set(spaceId, room);
    try {
      const loaded = await HeldSpace.load(this.#rows, spaceId, setImmediate);
      this.#spaces.set(spaceId, loaded);
      return loaded;
    } finally {
      this.#loading.delete(spaceId);
    }
  }

  /**
   * Makes room for so many faces: what is known of some more closely goes first, then spaces, but for those that somebody is looking at:
   * the answer would be another.
   * @returns whether there is room then
   */
  #makeRoom(faces: number): boolean {
    const bytes = faces * FACE_BYTES;
    if (sumOf(this.#loading.values()) * FACE_BYTES + bytes > this.#memoryBytes) return false;
    for (const { close } of this.#spaces.values()) {
      if (this.#fits(bytes)) return true;
      close.clear();
    }
    for (const spaceId of this.spaces) {
      if (this.#fits(bytes)) return true;
      if (!this.#underWay.has(spaceId) && !this.#urgent.has(spaceId)) this.#drop(spaceId);
    }
    return this.#fits(bytes);
  }

  /** Whether there is room for so many bytes beside what is held. */
  #fits(bytes: number): boolean {
    const held = [...this.#spaces.values()];
    const faces = sumOf(this.#loading.values()) + sumOf(held.map(({ memory }) => memory.room));
    return faces * FACE_BYTES + sumOf(held.map(({ close }) => close.bytes)) + bytes <= this.#memoryBytes;
  }

  /** What is too much to be kept is looked at as it is read. */
  async #searchAsRead(spaceId: SpaceId, search: FaceSearch): Promise<FoundFaces | 'incomplete'> {
    let isComplete = true;
    const look: Faces['look'] = async (collector) => {
      let [rows, last] = [0, 0];
      const memory = new SignMemory();
      for (;;) {
        const chunk = await this.#rows.chunk(spaceId, last);
        if (!chunk) break;
        memory.append(chunk.records);
        chunk.records.fill(0);
        collector.look(memory);
        memory.clear();
        rows += chunk.rows;
        last = chunk.last;
        await setImmediate();
      }
      const { templates } = await this.#rows.state(spaceId, Number.MAX_SAFE_INTEGER, last);
      const newer = await this.#rows.newer(spaceId, last);
      if (templates > rows || newer.some(({ record }) => record === null)) isComplete = false;
    };
    const found = await nearestFaces({ look, templates: (ids) => this.#templates(spaceId, ids), least: 0 }, search);
    return isComplete ? found : 'incomplete';
  }

  #drop(spaceId: SpaceId): void {
    this.#spaces.get(spaceId)?.clear();
    this.#spaces.delete(spaceId);
  }

  async #templates(spaceId: SpaceId, entryIds: readonly number[]): Promise<ReadonlyMap<number, ScaledTemplate>> {
    // SQLite answers within the turn: others who search, and whoever erases, have theirs in between.
    await setImmediate();
    const stored = await this.#rows.templates(spaceId, entryIds);
    const sound = stored.flatMap((row) => {
      const template = fromStored(row);
      return template ? [{ entryId: row.entryId, template }] : [];
    });
    const scaled = scaleTemplates(sound.map(({ template }) => template));
    return new Map(sound.flatMap(({ entryId }, i) => (scaled[i] ? [[entryId, scaled[i]] as const] : [])));
  }
}

const sumOf = (some: Iterable<number>): number => [...some].reduce((sum, one) => sum + one, 0);

/** Keeps a promise under a key until it is settled, or another one is. */
async function keptWhile<T>(all: Map<SpaceId, Promise<unknown>>, key: SpaceId, promise: Promise<T>): Promise<T> {
  all.set(key, promise);
  try {
    return await promise;
  } finally {
    if (all.get(key) === promise) all.delete(key);
  }
}
