/** For how much of a second those who are here already are held back at most. */
const MOST_HELD_MS = 300;

/**
 * Whether somebody connected in this turn of the event loop. It accepts one connection in a turn, so who stands behind hundreds waits
 * for as long as all those turns take: meanwhile what can wait does, for part of the time.
 */
export class Arrivals {
  #isNow = false;
  #secondFrom = 0;
  #heldMs = 0;

  get isNow(): boolean {
    return this.#isNow;
  }

  /** Somebody has connected. */
  note(): void {
    if (this.#isNow) return;
    const from = performance.now();
    if (from - this.#secondFrom > 1000) {
      this.#secondFrom = from;
      this.#heldMs = 0;
    }
    if (this.#heldMs > MOST_HELD_MS) return;
    this.#isNow = true;
    // What was to go on in this turn has asked for it before, and finds that somebody came.
    setImmediate(() => {
      this.#isNow = false;
      this.#heldMs += performance.now() - from;
    });
  }
}
