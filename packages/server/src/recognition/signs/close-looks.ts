import { DIMENSIONS } from '../scale/dimensions.ts';
import type { ScaledTemplate } from '../scale/templates.ts';

/** Looks of a chunk, which is taken at once. */
const CHUNK_LOOKS = 1024;
const LARGEST = 127;
/** What the length of a template may differ from 1, and what the adding up of float32 may be wrong by. */
const LENGTH = 1.01;
const ROUNDING = 1e-6;
/** What a look takes, with its place in a Map. */
const LOOK_BYTES = DIMENSIONS + 3 * Float64Array.BYTES_PER_ELEMENT + 48;

export const CHUNK_BYTES = CHUNK_LOOKS * LOOK_BYTES;

interface Chunk {
  readonly ids: Float64Array;
  /** Each component in so many steps. */
  readonly steps: Int8Array;
  /** How large a step is. */
  readonly step: Float64Array;
  /** How far the steps are from the template: the length of the difference. */
  readonly error: Float64Array;
}

/**
 * Templates of some entries with 8 bits a component. How alike one is to a face is known within the length of what is lost, whatever the
 * face: the dot product of two vectors is no more than the product of their lengths.
 */
export class CloseLooks {
  readonly #chunks: Chunk[] = [];
  /** The place of each entry. */
  readonly #places = new Map<number, number>();
  readonly #free: number[] = [];
  #oldest = 0;

  /** What it takes of memory. */
  get bytes(): number {
    return this.#chunks.length * CHUNK_BYTES;
  }

  get size(): number {
    return this.#places.size;
  }

  /** The largest cosine that an entry may have with a face; undefined: nothing is known of it. */
  mostAlike(entryId: number, face: ScaledTemplate): number | undefined {
    const place = this.#places.get(entryId);
    if (place === undefined) return;
    const { steps, step, error } = this.#chunkOf(place);
    const at = place % CHUNK_LOOKS;
    const from = at * DIMENSIONS;
    let sum = 0;
    for (let i = 0; i < DIMENSIONS; i++) sum += (steps[from + i] as number) * (face[i] as number);
    return sum * (step[at] ?? 0) + (error[at] ?? 0) * LENGTH + ROUNDING;
  }

  /** Takes the look of an entry. @param mayGrow whether there is memory for more; otherwise the one that has been here longest makes room */
  keep(entryId: number, face: ScaledTemplate, mayGrow: () => boolean): void {
    if (this.#places.has(entryId)) return;
    const place = this.#place(mayGrow);
    if (place === undefined) return;
    const { ids, steps, step, error } = this.#chunkOf(place);
    const at = place % CHUNK_LOOKS;
    const largest = face.reduce((most, component) => Math.max(most, Math.abs(component)), 0);
    const size = largest / LARGEST || 1;
    let lost = 0;
    for (let i = 0; i < DIMENSIONS; i++) {
      const component = face[i] as number;
      const whole = Math.round(component / size);
      steps[at * DIMENSIONS + i] = whole;
      lost += (component - whole * size) ** 2;
    }
    ids[at] = entryId;
    step[at] = size;
    error[at] = Math.sqrt(lost);
    this.#places.set(entryId, place);
  }

  /** Overwrites what is known of these entries. */
  forget(entryIds: readonly number[]): void {
    for (const id of entryIds) {
      const place = this.#places.get(id);
      if (place === undefined) continue;
      this.#wipe(id, place);
      this.#free.push(place);
    }
  }

  /** Overwrites everything. */
  clear(): void {
    for (const { ids, steps, step, error } of this.#chunks)
      for (const values of [ids, steps, step, error]) values.fill(0);
    this.#chunks.length = 0;
    this.#places.clear();
    this.#free.length = 0;
    this.#oldest = 0;
  }

  #place(mayGrow: () => boolean): number | undefined {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (mayGrow()) {
      const first = this.#chunks.length * CHUNK_LOOKS;
      this.#chunks.push({
        ids: new Float64Array(CHUNK_LOOKS),
        steps: new Int8Array(CHUNK_LOOKS * DIMENSIONS),
        step: new Float64Array(CHUNK_LOOKS),
        error: new Float64Array(CHUNK_LOOKS),
      });
      for (let place = first + CHUNK_LOOKS - 1; place > first; place--) this.#free.push(place);
      return first;
    }
    if (this.#chunks.length === 0) return;
    const place = this.#oldest;
    this.#oldest = (place + 1) % (this.#chunks.length * CHUNK_LOOKS);
    const id = this.#chunkOf(place).ids[place % CHUNK_LOOKS];
    if (id) this.#wipe(id, place);
    return place;
  }

  #wipe(id: number, place: number): void {
    const { ids, steps, step, error } = this.#chunkOf(place);
    const at = place % CHUNK_LOOKS;
    steps.fill(0, at * DIMENSIONS, (at + 1) * DIMENSIONS);
    for (const values of [ids, step, error]) values[at] = 0;
    this.#places.delete(id);
  }

  #chunkOf(place: number): Chunk {
    const chunk = this.#chunks[Math.floor(place / CHUNK_LOOKS)];
    if (!chunk) throw new RangeError(`there is no place ${place}`);
    return chunk;
  }
}
