import type { StreamFrame } from '../../platform/streams/streams.ts';

/** A frame that several may need; its memory is given back when nobody does. */
export class HeldFrame {
  readonly frame: StreamFrame;
  #holders = 1;

  /** Held once, by whoever makes it. */
  constructor(frame: StreamFrame) {
    this.frame = frame;
  }

  hold(): this {
    this.#holders++;
    return this;
  }

  release(): void {
    if (--this.#holders === 0) this.frame.release();
  }
}
