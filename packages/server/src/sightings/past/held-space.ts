import type { SpaceId } from '@kith/contract';
import type { SignRows } from '../../platform/db/past/sign-rows.ts';
import { CloseLooks } from '../../recognition/signs/close-looks.ts';
import { SignMemory } from '../../recognition/signs/sign-memory.ts';

/** Room of records that are gone before a memory is filled anew. */
const MOST_WASTED = 4 * 16_384;

/**
 * The faces of one space in memory, in step with a revision. Deeds of a space are committed in the order of its revisions and of their
 * entries: whatever comes later has a larger id, and whatever goes later a larger revision.
 */
export class HeldSpace {
  readonly memory = new SignMemory();
  /** Of faces that somebody came near to. */
  readonly close = new CloseLooks();
  readonly #rows: SignRows;
  readonly #spaceId: SpaceId;
  #revision = 0;
  #isComplete = true;

  private constructor(rows: SignRows, spaceId: SpaceId) {
    this.#rows = rows;
    this.#spaceId = spaceId;
  }

  /** Reads all faces of a space. @param turn lets others be served between two readings */
  static async load(rows: SignRows, spaceId: SpaceId, turn: () => Promise<unknown>): Promise<HeldSpace> {
    const space = new HeldSpace(rows, spaceId);
    const { memory } = space;
    space.#revision = (await rows.state(spaceId, Number.MAX_SAFE_INTEGER, 0)).revision;
    for (let after = 0; ; ) {
      const chunk = await rows.chunk(spaceId, after);
      if (!chunk) break;
      memory.append(chunk.records);
      chunk.records.fill(0);
      after = chunk.last;
      await turn();
    }
    const { gone, templates, revision } = await rows.state(spaceId, space.#revision, memory.last);
    memory.forget(gone ?? []);
    space.#isComplete = gone !== null && templates === memory.kept;
    space.#revision = revision;
    await space.#takeNewer();
    return space;
  }

  /** Whether all faces are here that there are. Where not, it has to be loaded anew. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Brings it in step with what is committed. @returns whether it is worth to be kept */
  async follow(): Promise<boolean> {
    const { revision, gone } = await this.#rows.state(this.#spaceId, this.#revision, 0);
    if (revision === this.#revision) return revision > 0;
    if (revision < this.#revision || gone === null) return false;
    this.memory.forget(gone);
    this.close.forget(gone);
    this.#revision = revision;
    await this.#takeNewer();
    return this.memory.room - this.memory.kept <= Math.max(MOST_WASTED, this.memory.kept);
  }

  /** Overwrites everything. */
  clear(): void {
    this.memory.clear();
    this.close.clear();
  }

  async #takeNewer(): Promise<void> {
    const { memory } = this;
    for (;;) {
      const newer = await this.#rows.newer(this.#spaceId, memory.last);
      if (newer.length === 0) return;
      const missing = newer.findIndex(({ record }) => record === null);
      const there = missing < 0 ? newer : newer.slice(0, missing);
      const records = Buffer.concat(there.flatMap(({ record }) => record ?? []));
      memory.append(records);
      for (const read of [records, ...there.map(({ record }) => record)]) read?.fill(0);
      if (missing < 0) continue;
      this.#isComplete = false;
      return;
    }
  }
}
