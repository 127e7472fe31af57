/**
 * One space's records, one a template, in memories that grow and that every thread sees. This thread is the only writer.
 *
 * A record keeps its slot until it is removed: moving the last one into the gap could hide it from a scan that is
 * under way. A scan may miss, or see either state of, the one record that is being written; never anything else.
 *
 * Slots are numbered through all memories, each of which but the last is full.
 */

import type { ScaledTemplate } from '../scale/templates.ts';
import type { SpaceFaces } from './face-index.ts';
import { IndexMemory } from './index-memory.ts';
import { type Members, type PersonIds, PersonSet } from './person-set.ts';
import type { RecordsAs } from './record-writer.ts';
import { type Scan, type ScanResults, scan } from './scan.ts';
import { MOST_PAGES, Segment } from './segment.ts';
import { SlotTable } from './slot-table.ts';
import { ensurePerson } from './template-check.ts';

/** Lane 0 also takes the templates that are written. */
const MAIN_LANE = 0;

export interface SpaceOptions {
  /** Of each of its memories, at most. */
  readonly pages?: number;
  /** What all spaces share. */
  readonly memory?: IndexMemory;
}

export class Space implements SpaceFaces {
  readonly #module: WebAssembly.Module;
  readonly #lanes: number;
  readonly #pages: number;
  readonly #memory: IndexMemory;
  readonly #segments: [Segment, ...Segment[]];
  readonly #slots = new SlotTable();
  readonly #freeSlots: number[] = [];
  readonly #wordRecords: number;
  readonly #segmentSlots: number;
  #usedSlots = 0;
  /** Steps whenever a slot is taken or given back. */
  #version = 0;
  #mostTemplates = 1;

  constructor(
    module: WebAssembly.Module,
    lanes: number,
    { pages = MOST_PAGES, memory = new IndexMemory() }: SpaceOptions = {},
  ) {
    this.#module = module;
    this.#lanes = lanes;
    this.#pages = pages;
    this.#memory = memory;
    const first = this.#newSegment();
    this.#segments = [first];
    this.#wordRecords = first.kernel.WORD_RECORDS.value;
    this.#segmentSlots = first.capacity;
  }

  /** Its memories; there is always one. */
  get segments(): readonly [Segment, ...Segment[]] {
    return this.#segments;
  }

  /** Number of persons. */
  get size(): number {
    return this.#slots.size;
  }

  get templates(): number {
    return this.#usedSlots - this.#freeSlots.length;
  }

  /** So many templates a person has or had at most. */
  get mostTemplates(): number {
    return this.#mostTemplates;
  }

  get version(): number {
    return this.#version;
  }

  /** Number of words of 64 records, of which the last may not be full. */
  get words(): number {
    return Math.ceil(this.#usedSlots / this.#wordRecords);
  }

  has(personId: number): boolean {
    return this.#slots.has(personId);
  }

  /** Whether so many templates more will fit. */
  hasRoom(templates: number): boolean {
    return templates <= this.#freeSlots.length || this.#memory.hasRoom(templates - this.#freeSlots.length);
  }

  /** Whether it can be filled with so many templates. */
  fits(templates: number): boolean {
    return this.#memory.fits(templates);
  }

  /** What another thread needs to write records for it. */
  get recordsAs(): RecordsAs {
    return { module: this.#module, lanes: this.#lanes, pages: this.#pages };
  }

  /** Number of slots that were ever taken: from the first on, in all memories. */
  get usedSlots(): number {
    return this.#usedSlots;
  }

  /**
   * Says whose the next records are that another thread has written: in the order of slots, 0 where there is nobody's. For a space that
   * has no others, and gets their memories before anybody searches it.
   * @throws {IndexUnavailable} when they do not fit
   */
  nameRecords(ids: Float64Array): void {
    this.#memory.take(ids.length);
    for (const id of ids) {
      const slot = this.#usedSlots++;
      if (id === 0) {
        this.#freeSlots.push(slot);
        continue;
      }
      const slots = [...this.#slots.slotsOf(id), slot];
      this.#slots.set(id, slots);
      this.#mostTemplates = Math.max(this.#mostTemplates, slots.length);
    }
    this.#version++;
  }

  /** Takes over all memories that another thread has written, and writes no more. */
  takeMemories(memories: readonly WebAssembly.Memory[]): void {
    for (const [at, memory] of memories.entries()) {
      this.#segments[at] = new Segment(this.#module, this.#lanes, this.#pages, memory);
    }
  }

  /** Inserts a person or replaces its templates. Throws before anything is written when there is no room. */
  put(personId: number, templates: readonly ScaledTemplate[]): void {
    ensurePerson(personId, templates);
    const kept: number[] = [];
    const surplus = this.#slots.slotsOf(personId);
    const unknown = templates.filter((template) => {
      const known = this.#indexOf(template, surplus);
      if (known !== -1) kept.push(...surplus.splice(known, 1));
      return known === -1;
    });
    const more = unknown.length - surplus.length;
    this.#ensureRoom(more);
    if (more !== 0) this.#version++;
    this.#slots.set(personId, [...kept, ...unknown.map((template) => this.#write(template, personId, surplus.pop()))]);
    for (const slot of surplus) this.#erase(slot);
    this.#mostTemplates = Math.max(this.#mostTemplates, templates.length);
  }

  remove(personId: number): void {
    const slots = this.#slots.slotsOf(personId);
    if (slots.length === 0) return;
    this.#slots.delete(personId);
    for (const slot of slots) this.#erase(slot);
    this.#version++;
  }

  /** Overwrites everything, so that nothing is left while the memory waits to be collected; it is used no more. */
  wipe(): void {
    for (const [at, segment] of this.#segments.entries()) segment.wipe(this.#usedSlots - at * this.#segmentSlots);
    this.#memory.give(this.#usedSlots);
    this.#usedSlots = 0;
  }

  members(personIds: PersonSet | PersonIds): Members {
    if (personIds instanceof PersonSet) return personIds.membersIn(this, this.#version, (ids) => this.#lookUp(ids));
    return this.#lookUp(personIds);
  }

  /** Scans on this thread. */
  scan(job: Scan): ScanResults {
    return scan(this.#segments, MAIN_LANE, job);
  }

  #lookUp(personIds: PersonIds): Members {
    const bitmap = new Uint8Array(new SharedArrayBuffer((this.words * this.#wordRecords) / 8));
    return { count: this.#slots.mark(personIds, bitmap), bitmap };
  }

  /** Which of these slots holds this very template: a record that stays is not touched, and no scan under way misses it. */
  #indexOf(template: ScaledTemplate, slots: readonly number[]): number {
    return slots.findIndex((slot) => this.#segmentOf(slot).holds(slot % this.#segmentSlots, template));
  }

  #write(template: ScaledTemplate, personId: number, slot = this.#freeSlots.pop() ?? this.#usedSlots++): number {
    this.#segmentOf(slot).put(slot % this.#segmentSlots, template, personId);
    return slot;
  }

  #erase(slot: number): void {
    this.#segmentOf(slot).kernel.erase(slot % this.#segmentSlots);
    this.#freeSlots.push(slot);
  }

  #segmentOf(slot: number): Segment {
    const segment = this.#segments[Math.floor(slot / this.#segmentSlots)];
    if (!segment) throw new RangeError(`no memory has slot ${slot}`);
    return segment;
  }

  #ensureRoom(slots: number): void {
    const missing = slots - this.#freeSlots.length;
    if (missing <= 0) return;
    this.#memory.take(missing);
    const end = this.#usedSlots + missing;
    while (this.#segments.length * this.#segmentSlots < end) {
      this.#segments.at(-1)?.reach(this.#segmentSlots);
      this.#segments.push(this.#newSegment());
    }
    this.#segments.at(-1)?.reach(end - (this.#segments.length - 1) * this.#segmentSlots);
  }

  #newSegment(): Segment {
    return new Segment(this.#module, this.#lanes, this.#pages);
  }
}
