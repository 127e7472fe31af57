/**
 * One space's records, one a template, in a memory that grows and that every thread sees. This thread is the only writer.
 *
 * A record keeps its slot until it is removed: moving the last one into the gap could hide it from a scan that is
 * under way. A scan may miss, or see either state of, the one record that is being written; never anything else.
 */

import { DIMENSIONS } from './dimensions.ts';
import type { SpaceFaces } from './face-index.ts';
import { type Kernel, startKernel } from './kernel.ts';
import { type Members, type PersonIds, PersonSet } from './person-set.ts';
import { type Scan, type ScanResults, scan } from './scan.ts';
import { SlotTable } from './slot-table.ts';
import { ensurePerson } from './template-check.ts';

/** Lane 0 also takes the templates that are written. */
const MAIN_LANE = 0;
const PAGE_BYTES = 65_536;
/** The 4 GiB that 32 bits can address. */
const MOST_PAGES = 65_536;

export class Space implements SpaceFaces {
  /** Tells this space from one of the same id that was dropped before; threads know it by this. */
  readonly key: number;
  readonly memory: WebAssembly.Memory;
  readonly #kernel: Kernel;
  readonly #template: Float32Array;
  readonly #slots = new SlotTable();
  readonly #freeSlots: number[] = [];
  readonly #blockRecords: number;
  readonly #wordRecords: number;
  #usedSlots = 0;
  /** Steps whenever a slot is taken or given back. */
  #version = 0;
  #blocks = 0;
  #mostTemplates = 1;

  constructor(key: number, module: WebAssembly.Module, lanes: number) {
    this.key = key;
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
    this.#kernel = startKernel(module, this.memory, lanes);
    this.#blockRecords = this.#kernel.BLOCK_RECORDS.value;
    this.#wordRecords = this.#kernel.WORD_RECORDS.value;
    this.#template = new Float32Array(this.memory.buffer, this.#kernel.laneAt(0), DIMENSIONS);
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

  /** Inserts a person or replaces its templates. Throws before anything is written when there is no room. */
  put(personId: number, templates: readonly Float32Array[]): void {
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

  /** Overwrites everything, so that nothing is left while the memory waits to be collected. */
  wipe(): void {
    this.#kernel.wipe(this.#usedSlots);
  }

  members(personIds: PersonSet | PersonIds): Members {
    if (personIds instanceof PersonSet) return personIds.membersIn(this, this.#version, (ids) => this.#lookUp(ids));
    return this.#lookUp(personIds);
  }

  /** Scans on this thread. */
  scan(job: Scan): ScanResults {
    return scan(this.#kernel, this.memory, MAIN_LANE, job);
  }

  #lookUp(personIds: PersonIds): Members {
    const bitmap = new Uint8Array(new SharedArrayBuffer((this.words * this.#wordRecords) / 8));
    return { count: this.#slots.mark(personIds, bitmap), bitmap };
  }

  /** Which of these slots holds this very template: a record that stays is not touched, and no scan under way misses it. */
  #indexOf(template: Float32Array, slots: readonly number[]): number {
    if (slots.length === 0) return -1;
    this.#template.set(template);
    const at = slots.findIndex((slot) => this.#kernel.holds(slot));
    this.#template.fill(0);
    return at;
  }

  #write(template: Float32Array, personId: number, slot = this.#freeSlots.pop() ?? this.#usedSlots++): number {
    this.#template.set(template);
    this.#kernel.put(slot, personId);
    return slot;
  }

  #erase(slot: number): void {
    this.#kernel.erase(slot);
    this.#freeSlots.push(slot);
  }

  #ensureRoom(slots: number): void {
    while (this.#usedSlots + slots - this.#freeSlots.length > this.#blocks * this.#blockRecords) this.#addBlock();
  }

  #addBlock(): void {
    const pages = Math.ceil(this.#kernel.bytesFor(this.#blocks + 1) / PAGE_BYTES);
    const missing = pages - this.memory.buffer.byteLength / PAGE_BYTES;
    if (pages > MOST_PAGES) {
      throw new Error(
        `The face index holds no more than ${this.#usedSlots} templates in one space: use several spaces.`,
      );
    }
    if (missing > 0) this.memory.grow(missing);
    this.#blocks++;
  }
}
