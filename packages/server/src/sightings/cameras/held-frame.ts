import type { StreamFrame } from '../../platform/streams/streams.ts';

/** A frame that several may need; its memory is given back when nobody does. */
export class HeldFrame {
  readonly frame: StreamFrame;
  #holders = 1;

  /** Held once, by whoever makes it. */
  constructor(frame: StreamFrame) {
    this.frame = frame;
  }

  /** @throws {Error} it was given back: its memory may show another camera by now */
  hold(): this {
    if (this.#holders === 0) throw new Error('The frame is gone.');
    this.#holders++;
    return this;
  }

  release(): void {
    if (--this.#holders === 0) this.frame.release();
  }
}
