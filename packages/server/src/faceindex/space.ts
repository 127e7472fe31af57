/**
 * One space's records, in a memory that grows and that every thread sees. This thread is the only writer.
 *
 * A record keeps its slot until it is removed: moving the last one into the gap could hide it from a scan that is
 * under way. A scan may miss, or see either state of, the one record that is being written; never anything else.
 */

import { DIMENSIONS } from './dimensions.ts';
import { type Kernel, startKernel } from './kernel.ts';
import { type Members, PersonSet } from './person-set.ts';
import { type Scan, type ScanResults, scan } from './scan.ts';
import { SlotTable } from './slot-table.ts';

/** Lane 0 also takes the templates that are written. */
const MAIN_LANE = 0;
const PAGE_BYTES = 65_536;
/** The 4 GiB that 32 bits can address. */
const MOST_PAGES = 65_536;

export class Space {
  /** Tells this space from one of the same id that was dropped before; threads know it by this. */
  readonly key: number;
  readonly memory: WebAssembly.Memory;
  readonly #kernel: Kernel;
  readonly #template: Float32Array;
  readonly #slots = new SlotTable();
  readonly #freeSlots: number[] = [];
  readonly #blockRecords: number;
  readonly #bitmapBytes: number;
  #usedSlots = 0;
  /** Steps whenever a person enters or leaves. */
  #version = 0;
  #blocks = 0;

  constructor(key: number, module: WebAssembly.Module, lanes: number) {
    this.key = key;
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
    this.#kernel = startKernel(module, this.memory, lanes);
    this.#blockRecords = this.#kernel.BLOCK_RECORDS.value;
    this.#bitmapBytes = this.#kernel.BITMAP_BYTES.value;
    this.#template = new Float32Array(this.memory.buffer, this.#kernel.laneAt(0), DIMENSIONS);
  }

  get size(): number {
    return this.#slots.size;
  }

  get blocks(): number {
    return this.#blocks;
  }

  has(personId: number): boolean {
    return this.#slots.get(personId) !== undefined;
  }

  put(personId: number, template: Float32Array): void {
    const known = this.#slots.get(personId);
    const slot = known ?? this.#takeSlot();
    this.#template.set(template);
    this.#kernel.put(slot, personId);
    if (known !== undefined) return;
    this.#slots.set(personId, slot);
    this.#version++;
  }

  remove(personId: number): void {
    const slot = this.#slots.get(personId);
    if (slot === undefined) return;
    this.#kernel.erase(slot);
    this.#slots.delete(personId);
    this.#freeSlots.push(slot);
    this.#version++;
  }

  /** Overwrites everything, so that nothing is left while the memory waits to be collected. */
  wipe(): void {
    new Uint8Array(this.memory.buffer).fill(0);
  }

  members(personIds: Iterable<number>): Members {
    if (personIds instanceof PersonSet) return personIds.membersIn(this, this.#version, (ids) => this.#lookUp(ids));
    return this.#lookUp(personIds);
  }

  /** The part of a bitmap that belongs to some blocks. */
  part(bitmap: Uint8Array, firstBlock: number, endBlock: number): Uint8Array {
    return bitmap.slice(firstBlock * this.#bitmapBytes, endBlock * this.#bitmapBytes);
  }

  /** Scans on this thread. */
  scan(job: Scan): ScanResults {
    return scan(this.#kernel, this.memory, MAIN_LANE, job);
  }

  #lookUp(personIds: Iterable<number>): Members {
    const bitmap = new Uint8Array(this.#blocks * this.#bitmapBytes);
    return { count: this.#slots.mark(personIds, bitmap), bitmap };
  }

  #takeSlot(): number {
    const free = this.#freeSlots.pop();
    if (free !== undefined) return free;
    if (this.#usedSlots === this.#blocks * this.#blockRecords) this.#addBlock();
    return this.#usedSlots++;
  }

  #addBlock(): void {
    const pages = Math.ceil(this.#kernel.bytesFor(this.#blocks + 1) / PAGE_BYTES);
    const missing = pages - this.memory.buffer.byteLength / PAGE_BYTES;
    if (pages > MOST_PAGES) {
      throw new Error(`The face index holds no more than ${this.#usedSlots} persons in one space: use several spaces.`);
    }
    if (missing > 0) this.memory.grow(missing);
    this.#blocks++;
  }
}
