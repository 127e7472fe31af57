/** Messages that arrive when they will, taken one after the other. */
export class Mailbox<T> {
  readonly #waiting: T[] = [];
  #wanted: ((message: T) => void) | null = null;

  get size(): number {
    return this.#waiting.length;
  }

  put(message: T): void {
    const wanted = this.#wanted;
    this.#wanted = null;
    if (wanted) wanted(message);
    else this.#waiting.push(message);
  }

  take(): Promise<T> {
    const [first] = this.#waiting.splice(0, 1);
    if (first !== undefined) return Promise.resolve(first);
    return new Promise((resolve) => {
      this.#wanted = resolve;
    });
  }
}
