/**
 * The slot of each person.
 *
 * Looking up the 100,000 members of a group must not take longer than the scan that follows. A hash scatters them
 * over memory, which then is waited for 100,000 times; here neighbouring ids have neighbouring places, so that ids
 * in ascending order are read in a row.
 */

import { HashTable } from './hash-table.ts';

const PAGE_IDS = 32;

/** Keys are positive safe integers, values are not negative. */
export class SlotTable {
  /** Number of the page, from 1, to where it starts in `places`. */
  readonly #pages = new HashTable();
  readonly #freePages: number[] = [];
  /** Slot + 1, or 0 where there is nobody. */
  #places = new Int32Array(PAGE_IDS);
  #usedPlaces = 0;
  #size = 0;
  /** Where the last look-up ended: the next id is likely on the same page. */
  #lastPage = 0;
  #lastStart: number | undefined;

  get size(): number {
    return this.#size;
  }

  get(personId: number): number | undefined {
    const start = this.#find(pageOf(personId));
    if (start === undefined) return undefined;
    const place = this.#places[start + placeOf(personId)];
    return place ? place - 1 : undefined;
  }

  /** Sets the bit of each person's slot; returns how many it set. Unknown ids are passed over. */
  mark(personIds: Iterable<number>, bitmap: Uint8Array): number {
    // Counting with an index takes half the time of the iterator protocol.
    const ids = isList(personIds) ? personIds : [...personIds];
    const places = this.#places;
    let count = 0;
    let page = 0;
    let origin: number | undefined;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      const pageIndex = Math.floor(id / PAGE_IDS);
      if (pageIndex + 1 !== page) {
        page = pageIndex + 1;
        const start = this.#pages.get(page);
        origin = start === undefined ? undefined : start - pageIndex * PAGE_IDS;
      }
      const place = origin === undefined ? 0 : (places[origin + id] ?? 0);
      if (place === 0) continue;
      const slot = place - 1;
      const bits = bitmap[slot >>> 3] as number;
      const bit = 1 << (slot & 7);
      if ((bits & bit) === 0) count++;
      bitmap[slot >>> 3] = bits | bit;
    }
    return count;
  }

  set(personId: number, slot: number): void {
    const place = this.#startOf(pageOf(personId)) + placeOf(personId);
    if (this.#places[place] === 0) this.#size++;
    this.#places[place] = slot + 1;
  }

  delete(personId: number): void {
    if (this.get(personId) === undefined) return;
    const page = pageOf(personId);
    const start = this.#startOf(page);
    this.#places[start + placeOf(personId)] = 0;
    this.#size--;
    if (this.#places.subarray(start, start + PAGE_IDS).some(Boolean)) return;
    this.#pages.delete(page);
    this.#freePages.push(start);
    this.#lastPage = 0;
  }

  #find(page: number): number | undefined {
    if (page !== this.#lastPage) {
      this.#lastStart = this.#pages.get(page);
      this.#lastPage = page;
    }
    return this.#lastStart;
  }

  #startOf(page: number): number {
    const known = this.#find(page);
    if (known !== undefined) return known;
    const start = this.#freePages.pop() ?? this.#appendPage();
    this.#pages.set(page, start);
    this.#lastStart = start;
    return start;
  }

  #appendPage(): number {
    if (this.#usedPlaces === this.#places.length) {
      const places = new Int32Array(this.#places.length * 2);
      places.set(this.#places);
      this.#places = places;
    }
    this.#usedPlaces += PAGE_IDS;
    return this.#usedPlaces - PAGE_IDS;
  }
}

function pageOf(personId: number): number {
  return Math.floor(personId / PAGE_IDS) + 1;
}

/** Within its page. The remainder of a double is slow to take with %. */
function placeOf(personId: number): number {
  return personId - Math.floor(personId / PAGE_IDS) * PAGE_IDS;
}

function isList(ids: Iterable<number>): ids is readonly number[] | Float64Array {
  return Array.isArray(ids) || ids instanceof Float64Array;
}
