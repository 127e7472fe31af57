/** Shared memory for one frame. */
export interface Slot {
  readonly id: number;
  readonly memory: SharedArrayBuffer;
}

/** Free memory that is kept for the next frame, all sizes together. */
const KEPT_BYTES = 64 * 1024 * 1024;

/** Memory for frames, used again and again: a fresh one for each would wait for the garbage collectors of three threads. */
export class FrameSlots {
  readonly #free: Slot[] = [];
  readonly #taken = new Map<number, Slot>();
  #last = 0;

  take(bytes: number): Slot {
    const at = this.#free.findIndex(({ memory }) => memory.byteLength === bytes);
    const [found] = at < 0 ? [] : this.#free.splice(at, 1);
    const slot = found ?? { id: ++this.#last, memory: new SharedArrayBuffer(bytes) };
    this.#taken.set(slot.id, slot);
    return slot;
  }

  give(id: number): void {
    const slot = this.#taken.get(id);
    if (!slot) return;
    this.#taken.delete(id);
    this.#free.push(slot);
    let bytes = this.#free.reduce((sum, { memory }) => sum + memory.byteLength, 0);
    while (bytes > KEPT_BYTES) bytes -= this.#free.shift()?.memory.byteLength ?? 0;
  }

  get taken(): number {
    return this.#taken.size;
  }
}
