import { setTimeout as pause } from 'node:timers/promises';

/** Between two refusals of one asker. */
const BETWEEN_MS = 20;
/** However many wait to be refused. */
const LONGEST_MS = 1000;

/**
 * Says to one asker after another request that it is one too many, and not as fast as can be: who does not listen, and asks again at
 * once, would have this server do nothing but refuse.
 */
export class Refusals {
  /** Of each asker; nobody who is not being refused. */
  readonly #waiting = new Map<string, number>();

  /** Resolves when one may be said. */
  async turn(asker: string): Promise<void> {
    const waiting = (this.#waiting.get(asker) ?? 0) + 1;
    this.#waiting.set(asker, waiting);
    await pause(Math.min(LONGEST_MS, BETWEEN_MS * waiting));
    const left = (this.#waiting.get(asker) ?? 1) - 1;
    if (left > 0) this.#waiting.set(asker, left);
    else this.#waiting.delete(asker);
  }
}
