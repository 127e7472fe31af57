import { setImmediate as turnOfTheLoop } from 'node:timers/promises';

/** Something that waits for its batch. Whoever takes it settles it, once the batch is over or later. */
export interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

interface Options<Key, Item, Outcome> {
  /** How much goes together; one alone may be more. */
  readonly most: number;
  /** Counts one each when not said. */
  readonly weigh?: (item: Item) => number;
  /**
   * Does what waits under a key.
   * @param take says what that is, as late as it likes: what comes until then goes along. The next batch begins when the promise
   *   settles. If it is rejected, so is whatever was taken and is not settled, or would have been taken.
   */
  readonly work: (key: Key, take: () => readonly Waiting<Item, Outcome>[]) => Promise<void>;
}

/**
 * Things that cost less together. While some of a key are done, those that come wait, and are the next batch; nobody waits for a
 * time, or for company.
 */
export class Batches<Key, Item, Outcome> {
  readonly #options: Options<Key, Item, Outcome>;
  readonly #lines = new Map<Key, Waiting<Item, Outcome>[]>();

  constructor(options: Options<Key, Item, Outcome>) {
    this.#options = options;
  }

  add(key: Key, item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const line = this.#lines.get(key);
      if (line) line.push({ item, resolve, reject });
      else void this.#serve(key, [{ item, resolve, reject }]);
    });
  }

  async #serve(key: Key, line: Waiting<Item, Outcome>[]): Promise<void> {
    this.#lines.set(key, line);
    while (line.length > 0) {
      // What comes in the same turn of the event loop goes along: work on SQLite never leaves the turn by itself.
      await turnOfTheLoop();
      const taken: Waiting<Item, Outcome>[] = [];
      const take = () => {
        const some = this.#next(line);
        taken.push(...some);
        return some;
      };
      try {
        await this.#options.work(key, take);
      } catch (error) {
        for (const { reject } of taken.length > 0 ? taken : take()) reject(error);
      }
    }
    this.#lines.delete(key);
  }

  #next(line: Waiting<Item, Outcome>[]): Waiting<Item, Outcome>[] {
    const { most, weigh = () => 1 } = this.#options;
    let count = 0;
    for (let weight = 0; count < line.length; count += 1) {
      const next = line[count];
      if (next) weight += weigh(next.item);
      if (count > 0 && weight > most) break;
    }
    return line.splice(0, count);
  }
}
