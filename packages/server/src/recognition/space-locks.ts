import type { SpaceId } from '@kith/contract';

/** Lets one decision to create a person happen at a time in a space, so that nobody is stored twice. */
export class SpaceLocks {
  readonly #last = new Map<SpaceId, Promise<unknown>>();

  async run<T>(spaceId: SpaceId, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(spaceId) ?? Promise.resolve();
    const running = before.then(work, work);
    const settled = running.catch(() => undefined);
    this.#last.set(spaceId, settled);
    try {
      return await running;
    } finally {
      if (this.#last.get(spaceId) === settled) this.#last.delete(spaceId);
    }
  }
}
