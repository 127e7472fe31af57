import type { SpaceId } from '@kith/contract';
import { DatabaseDown } from './database-down.ts';

/** What a transaction rests on is not so any more: nothing is stored, and it is to be decided anew. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** Each time another node was quicker; none of them is quicker for ever. */
const TRIES = 20;

/**
 * Lets one decision to create a person happen at a time in a space, so that nobody is stored twice. Other nodes are not kept out:
 * who finds within its transaction that one of them was quicker throws `Overtaken`, and decides again. So a node that is gone, or
 * sleeps in the middle, keeps nobody waiting, and stores nothing that was decided on what is no more.
 */
export class SpaceLocks {
  readonly #last = new Map<SpaceId, Promise<unknown>>();

  /** @param decide is called again when another node was quicker */
  async run<T>(spaceId: SpaceId, decide: () => Promise<T>): Promise<T> {
    const before = this.#last.get(spaceId) ?? Promise.resolve();
    const alone = () => untilInTime(decide);
    const running = before.then(alone, alone);
    const settled = running.catch(() => undefined);
    this.#last.set(spaceId, settled);
    try {
      return await running;
    } finally {
      if (this.#last.get(spaceId) === settled) this.#last.delete(spaceId);
    }
  }
}

async function untilInTime<T>(decide: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await decide();
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      if (tries === TRIES) throw new DatabaseDown(error);
    }
  }
}
