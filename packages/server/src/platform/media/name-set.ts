/** Of the random bytes of a name. */
const KEPT_BYTES = 6;
const KEPT_CHARACTERS = 8;

/** Names of pictures, 8 bytes each. One that is not among them is sometimes taken for one that is, and never the other way round. */
export class NameSet {
  readonly #keys: number[] = [];
  #sorted: Float64Array | null = null;

  add(name: string): void {
    this.#keys.push(keyOf(name));
    this.#sorted = null;
  }

  has(name: string): boolean {
    const key = keyOf(name);
    this.#sorted ??= Float64Array.from(this.#keys).sort();
    const sorted = this.#sorted;
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((sorted[middle] ?? 0) < key) from = middle + 1;
      else to = middle;
    }
    return sorted[from] === key;
  }
}

const keyOf = (name: string): number =>
  Buffer.from(name.slice(0, KEPT_CHARACTERS), 'base64url').readUIntBE(0, KEPT_BYTES);
