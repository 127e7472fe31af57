/** A set of persons that does not change: the members of some groups, kept by whoever searches among them often. */

/** Whom a restricted search may return: one bit per slot. */
export interface Members {
  readonly count: number;
  readonly bitmap: Uint8Array;
}

/** Remembers where its members lie until somebody enters or leaves the space, so that they need not be looked up. */
export class PersonSet implements Iterable<number> {
  readonly #ids: Float64Array;
  #placed: { readonly space: WeakRef<object>; readonly version: number; readonly members: Members } | undefined;

  constructor(personIds: Iterable<number>) {
    this.#ids = Float64Array.from(personIds).sort();
  }

  [Symbol.iterator](): IterableIterator<number> {
    return this.#ids.values();
  }

  /** `version` changes with every person who enters or leaves. */
  membersIn(space: object, version: number, lookUp: (ids: Float64Array) => Members): Members {
    if (this.#placed?.space.deref() !== space || this.#placed.version !== version) {
      this.#placed = { space: new WeakRef(space), version, members: lookUp(this.#ids) };
    }
    return this.#placed.members;
  }
}
