/** From so many requests at once on, somebody has come for much, and not for a quick answer. */
const MUCH = 8;

/** Who has been there lately, and who of them came for little. */
export class Presence {
  readonly #periodMs: number;
  /** How much each has open now; nobody who has nothing. */
  readonly #open = new Map<string, number>();
  /** The most that each had open at once in this period. */
  #now = new Map<string, number>();
  /** The same, of this period and of the one before. */
  #lately = new Map<string, number>();
  /** Of those lately. */
  #cameForLittle = 0;
  #from = 0;

  /** @param periodMs for how long at least somebody counts as there who asks for nothing */
  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  /** Whether several are there. */
  get isShared(): boolean {
    return this.#lately.size > 1;
  }

  /** Whether several are there, and one of them came for little: what the others do at once is what that one waits for. */
  get isMixed(): boolean {
    return this.isShared && this.#cameForLittle > 0;
  }

  /** @returns what says that it is over; once is enough */
  come(asker: string): () => void {
    const open = (this.#open.get(asker) ?? 0) + 1;
    this.#open.set(asker, open);
    if (performance.now() - this.#from > this.#periodMs) this.#nextPeriod();
    this.#note(asker, open);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const left = (this.#open.get(asker) ?? 1) - 1;
      if (left > 0) this.#open.set(asker, left);
      else this.#open.delete(asker);
    };
  }

  #nextPeriod(): void {
    const now = performance.now();
    const wasLongAgo = now - this.#from > 2 * this.#periodMs;
    const before = wasLongAgo ? new Map<string, number>() : this.#now;
    this.#from = now;
    this.#now = new Map();
    this.#lately = before;
    this.#cameForLittle = [...before.values()].filter((much) => much < MUCH).length;
    for (const [asker, open] of this.#open) this.#note(asker, open);
  }

  #note(asker: string, open: number): void {
    if (open > (this.#now.get(asker) ?? 0)) this.#now.set(asker, open);
    const before = this.#lately.get(asker);
    if (before !== undefined && open <= before) return;
    this.#lately.set(asker, open);
    if (before === undefined && open < MUCH) this.#cameForLittle++;
    if (before !== undefined && before < MUCH && open >= MUCH) this.#cameForLittle--;
  }
}
