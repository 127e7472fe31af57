/** One memory of a space: so many records as 32 bits can address, or as it was given. A thread has its own kernel over it. */

import { DIMENSIONS } from '../scale/dimensions.ts';
import { type Kernel, startKernel } from './kernel.ts';

const PAGE_BYTES = 65_536;
/** The 4 GiB that 32 bits can address. */
export const MOST_PAGES = 65_536;

export class Segment {
  readonly memory: WebAssembly.Memory;
  /** At most. */
  readonly pages: number;
  readonly kernel: Kernel;
  readonly #template: Float32Array;
  readonly #blockRecords: number;
  readonly #mostBlocks: number;
  #blocks: number;

  /** @param memory of which another thread has filled some blocks; without one it begins empty */
  constructor(
    module: WebAssembly.Module,
    lanes: number,
    pages: number,
    memory = new WebAssembly.Memory({ initial: 1, maximum: pages, shared: true }),
  ) {
    this.memory = memory;
    this.pages = pages;
    this.kernel = startKernel(module, memory, lanes);
    this.#blockRecords = this.kernel.BLOCK_RECORDS.value;
    this.#template = new Float32Array(memory.buffer, this.kernel.laneAt(0), DIMENSIONS);
    this.#mostBlocks = this.#blocksIn(pages);
    if (this.#mostBlocks === 0) throw new RangeError(`${pages} pages hold no record`);
    this.#blocks = this.#blocksIn(memory.buffer.byteLength / PAGE_BYTES);
  }

  /** Number of records that it can hold. */
  get capacity(): number {
    return this.#mostBlocks * this.#blockRecords;
  }

  /** Makes sure that so many records fit, of which there are no more than its capacity. */
  reach(records: number): void {
    const blocks = Math.ceil(records / this.#blockRecords);
    if (blocks <= this.#blocks) return;
    const pages = Math.ceil(this.kernel.bytesFor(blocks) / PAGE_BYTES);
    const missing = pages - this.memory.buffer.byteLength / PAGE_BYTES;
    if (missing > 0) this.memory.grow(missing);
    this.#blocks = blocks;
  }

  put(slot: number, template: Float32Array, personId: number): void {
    this.#template.set(template);
    this.kernel.put(slot, personId);
  }

  /** Whether a record is what this very template would become. */
  holds(slot: number, template: Float32Array): boolean {
    this.#template.set(template);
    const held = this.kernel.holds(slot);
    this.#template.fill(0);
    return held;
  }

  /** Overwrites so many records, as far as they are here, and all lanes. */
  wipe(records: number): void {
    if (this.#blocks > 0) this.kernel.wipe(Math.max(0, Math.min(records, this.#blocks * this.#blockRecords)));
  }

  #blocksIn(pages: number): number {
    const perBlock = this.kernel.bytesFor(1) - this.kernel.bytesFor(0);
    return Math.max(0, Math.floor((pages * PAGE_BYTES - this.kernel.bytesFor(0)) / perBlock));
  }
}
