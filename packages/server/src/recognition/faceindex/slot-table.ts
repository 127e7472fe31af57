/**
 * The slots of each person: one for every template.
 *
 * Looking up the 100,000 members of a group must not take longer than the scan that follows. A hash scatters them
 * over memory, which then is waited for 100,000 times; here neighbouring ids have neighbouring places, so that ids
 * in ascending order are read in a row. A person with one template, as nearly everybody, has nothing but that place; the
 * slots of others are linked.
 */

import { HashTable } from './hash-table.ts';
import { PageTable } from './page-table.ts';
import type { PersonIds } from './person-set.ts';

const PAGE_IDS = 32;

/** Persons are positive safe integers, slots are not negative. */
export class SlotTable {
  /** Where each page starts in `places`. */
  readonly #pages = new PageTable();
  readonly #freePages: number[] = [];
  /** First slot + 1, negative where another one follows; 0 where there is nobody. */
  #places = new Int32Array(PAGE_IDS);
  /** Slot + 1 to the next slot + 1 of the same person. */
  readonly #following = new HashTable();
  #usedPlaces = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(personId: number): boolean {
    return this.#placeOf(personId) !== 0;
  }

  /** Empty of unknown persons. */
  slotsOf(personId: number): number[] {
    const place = this.#placeOf(personId);
    const slots: number[] = [];
    for (let next: number | undefined = Math.abs(place); next; next = place < 0 ? this.#following.get(next) : 0)
      slots.push(next - 1);
    return slots;
  }

  /** Sets the bits of each person's slots; returns how many it set. Unknown ids are passed over. */
  mark(ids: PersonIds, bitmap: Uint8Array): number {
    const places = this.#places;
    let count = 0;
    let page = -1;
    let origin: number | undefined;
    // Counting with an index takes half the time of the iterator protocol.
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      const pageOfId = pageOf(id);
      if (pageOfId !== page) {
        page = pageOfId;
        const start = this.#pages.get(page);
        origin = start === undefined ? undefined : start - page * PAGE_IDS;
      }
      const place = origin === undefined ? 0 : (places[origin + id] ?? 0);
      if (place > 0) count += setBit(bitmap, place - 1);
      else if (place < 0) for (const slot of this.slotsOf(id)) count += setBit(bitmap, slot);
    }
    return count;
  }

  /** Gives a person these slots, of which there is at least one, and no others. */
  set(personId: number, slots: readonly number[]): void {
    const at = this.#startOf(pageOf(personId)) + placeOf(personId);
    if (this.#places[at] === 0) this.#size++;
    else this.#unlink(personId);
    for (let i = 1; i < slots.length; i++) this.#following.set((slots[i - 1] ?? 0) + 1, (slots[i] ?? 0) + 1);
    const first = (slots[0] ?? 0) + 1;
    this.#places[at] = slots.length > 1 ? -first : first;
  }

  delete(personId: number): void {
    if (!this.has(personId)) return;
    this.#unlink(personId);
    const page = pageOf(personId);
    const start = this.#startOf(page);
    this.#places[start + placeOf(personId)] = 0;
    this.#size--;
    if (this.#places.subarray(start, start + PAGE_IDS).some(Boolean)) return;
    this.#pages.delete(page);
    this.#freePages.push(start);
  }

  #unlink(personId: number): void {
    for (const slot of this.slotsOf(personId)) this.#following.delete(slot + 1);
  }

  #placeOf(personId: number): number {
    const start = this.#pages.get(pageOf(personId));
    return start === undefined ? 0 : (this.#places[start + placeOf(personId)] ?? 0);
  }

  #startOf(page: number): number {
    const known = this.#pages.get(page);
    if (known !== undefined) return known;
    const start = this.#freePages.pop() ?? this.#appendPage();
    this.#pages.set(page, start);
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
  return Math.floor(personId / PAGE_IDS);
}

/** Within its page. The remainder of a double is slow to take with %. */
function placeOf(personId: number): number {
  return personId - Math.floor(personId / PAGE_IDS) * PAGE_IDS;
}

/** Returns 1 if it was not set before. */
function setBit(bitmap: Uint8Array, slot: number): number {
  const bits = bitmap[slot >>> 3] ?? 0;
  const bit = 1 << (slot & 7);
  bitmap[slot >>> 3] = bits | bit;
  return (bits & bit) === 0 ? 1 : 0;
}
