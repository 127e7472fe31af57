const REMEMBERED = 500;

/** A text that comes this often gets a name: those that come once cost no memory. */
const OFTEN = 3;

/** A list of more values has its statement planned for itself. */
const SHORT_LIST = 25;

/**
 * Gives names to the texts that come often, so that each connection has them parsed and planned once. A plan that was made
 * when a table was small may try every value of a list on every row of what it has grown to, until the database counts its
 * rows anew: nothing for a short list, minutes for a long one.
 */
export class StatementNames {
  readonly #seen = new Map<string, number>();
  readonly #names = new Map<string, string>();

  /** The name of a text, once it comes often. */
  of(text: string, values: readonly unknown[]): string | undefined {
    return values.length > 0 && !values.some(isLong) ? this.#nameOf(text) : undefined;
  }

  #nameOf(text: string): string | undefined {
    const name = this.#names.get(text);
    if (name !== undefined || this.#names.size >= REMEMBERED) return name;
    const times = (this.#seen.get(text) ?? 0) + 1;
    if (this.#seen.size > 10 * REMEMBERED) this.#seen.clear();
    this.#seen.set(text, times);
    if (times >= OFTEN) this.#names.set(text, `kith_${this.#names.size}`);
    return this.#names.get(text);
  }
}

const isLong = (value: unknown): boolean => Array.isArray(value) && value.length > SHORT_LIST;
