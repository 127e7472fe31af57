/** What waits for its turn. Askers take turns, one item each; of one asker, first come, first served. */
export class FairQueue<T extends { readonly asker: string }> {
  /** In the order of turns; nobody without items. */
  readonly #lines = new Map<string, T[]>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  lengthOf(asker: string): number {
    return this.#lines.get(asker)?.length ?? 0;
  }

  /** The last item of whoever waits with the most; undefined when nobody waits. */
  get newestOfLongest(): T | undefined {
    let longest: readonly T[] = [];
    for (const line of this.#lines.values()) {
      if (line.length > longest.length) longest = line;
    }
    return longest.at(-1);
  }

  push(item: T): void {
    const line = this.#lines.get(item.asker);
    if (line) line.push(item);
    else this.#lines.set(item.asker, [item]);
    this.#length++;
  }

  /** The next in turn. @param may asked of each in turn; who may not is passed over, and keeps its turn */
  shift(may: (asker: string) => boolean = () => true): T | undefined {
    for (const [asker, line] of this.#lines) {
      if (!may(asker)) continue;
      const item = line.shift();
      this.#lines.delete(asker);
      if (line.length > 0) this.#lines.set(asker, line);
      this.#length--;
      return item;
    }
    return undefined;
  }

  /** Takes an item out of its turn; false when it does not wait. */
  remove(item: T): boolean {
    const line = this.#lines.get(item.asker);
    const at = line?.indexOf(item) ?? -1;
    if (line === undefined || at < 0) return false;
    line.splice(at, 1);
    if (line.length === 0) this.#lines.delete(item.asker);
    this.#length--;
    return true;
  }
}
