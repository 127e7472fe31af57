import type { SpaceId } from '@kith/contract';

type Exclusively = <T>(spaceId: SpaceId, work: () => Promise<T>) => Promise<T>;

/** Lets one decision to create a person happen at a time in a space, on all nodes, so that nobody is stored twice. */
export class SpaceLocks {
  readonly #last = new Map<SpaceId, Promise<unknown>>();
  readonly #exclusively: Exclusively;

  /** @param exclusively keeps other nodes out */
  constructor(exclusively: Exclusively) {
    this.#exclusively = exclusively;
  }

  async run<T>(spaceId: SpaceId, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(spaceId) ?? Promise.resolve();
    const alone = () => this.#exclusively(spaceId, work);
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
