import { BrokenPromise } from './broken-promise.ts';

const PATIENCE_MS = 15_000;

/** Keeps what arrives until it is asked for. */
export class Inbox<T> {
  readonly #items: T[] = [];
  readonly #arrivals = new EventTarget();

  put(item: T): void {
    this.#items.push(item);
    this.#arrivals.dispatchEvent(new Event('arrival'));
  }

  /** Takes out the oldest item that is wanted, and waits for it if need be. @throws {BrokenPromise} when it does not come */
  async take(wanted: (item: T) => boolean, what: string): Promise<T> {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const at = this.#items.findIndex(wanted);
      const [item] = at < 0 ? [] : this.#items.splice(at, 1);
      if (item !== undefined) return item;
      await this.#arrival(deadline, what);
    }
  }

  #arrival(deadline: AbortSignal, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(new BrokenPromise(`${what} did not arrive within ${PATIENCE_MS / 1000} seconds.`));
      deadline.addEventListener('abort', giveUp, { once: true });
      const arrived = () => {
        deadline.removeEventListener('abort', giveUp);
        resolve();
      };
      this.#arrivals.addEventListener('arrival', arrived, { once: true });
    });
  }
}
