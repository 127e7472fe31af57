/** Writes the records of a space in a thread of its own, one after the other, before the space is anybody's. */

import type { ScaledTemplate } from '../scale/templates.ts';
import { Segment } from './segment.ts';
import { ensureTemplate } from './template-check.ts';

/** What a thread needs to write records that another one can take over. */
export interface RecordsAs {
  readonly module: WebAssembly.Module;
  readonly lanes: number;
  /** Of each memory, at most. */
  readonly pages: number;
}

export class RecordWriter {
  readonly #as: RecordsAs;
  readonly #segments: Segment[] = [];
  #written = 0;

  constructor(as: RecordsAs) {
    this.#as = as;
  }

  /** Number of records written. */
  get written(): number {
    return this.#written;
  }

  get memories(): WebAssembly.Memory[] {
    return this.#segments.map(({ memory }) => memory);
  }

  /** @throws {RangeError} when it is no template; nothing is written then */
  put(personId: number, template: ScaledTemplate): void {
    ensureTemplate(template);
    const [segment, slot] = this.reserve(1);
    segment.put(slot, template, personId);
  }

  /** Room for so many records side by side, of one block at most, and where it is: they count as written. */
  reserve(records: number): [segment: Segment, slot: number] {
    let segment = this.#segments.at(-1);
    const before = this.#segments.slice(0, -1).reduce((sum, { capacity }) => sum + capacity, 0);
    let slot = this.#written - before;
    if (!segment || slot === segment.capacity) {
      const { module, lanes, pages } = this.#as;
      segment = new Segment(module, lanes, pages);
      this.#segments.push(segment);
      slot = 0;
    }
    segment.reach(slot + records);
    this.#written += records;
    return [segment, slot];
  }
}
