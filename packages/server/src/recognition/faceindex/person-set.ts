/** A set of persons that does not change: the members of some groups, kept by whoever searches among them often. */

export type PersonIds = readonly number[] | Float64Array;

/** Whom a restricted search may return: one bit per slot. */
export interface Members {
  /** Number of their templates: of the bits that are set. */
  readonly count: number;
  readonly bitmap: Uint8Array<SharedArrayBuffer>;
}

/** Remembers where its members' templates lie until one enters or leaves the space, so that they need not be looked up. */
export class PersonSet implements Iterable<number> {
  readonly #ids: Float64Array;
  #placed: { readonly space: WeakRef<object>; readonly version: number; readonly members: Members } | undefined;

  constructor(personIds: Iterable<number>) {
    this.#ids = Float64Array.from(personIds).sort();
  }

  get size(): number {
    return this.#ids.length;
  }

  [Symbol.iterator](): IterableIterator<number> {
    return this.#ids.values();
  }

  /** `version` changes with every template that enters or leaves. */
  membersIn(space: object, version: number, lookUp: (ids: PersonIds) => Members): Members {
    if (this.#placed?.space.deref() !== space || this.#placed.version !== version) {
      this.#placed = { space: new WeakRef(space), version, members: lookUp(this.#ids) };
    }
    return this.#placed.members;
  }
}

/** An iterator can be gone through only once; these can again. */
export function listed(ids: Iterable<number>): PersonSet | PersonIds {
  return ids instanceof PersonSet || ids instanceof Float64Array || isArray(ids) ? ids : [...ids];
}

/** Array.isArray, which does not know of readonly arrays. */
const isArray = (ids: Iterable<number>): ids is readonly number[] => Array.isArray(ids);
