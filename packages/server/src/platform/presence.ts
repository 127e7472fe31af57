/** From so many requests at once on, somebody has come for much, and not for a quick answer. */
const MUCH = 8;

/** Who has been there lately, and who of them came for little. */
export class Presence {
  readonly #periodMs: number;
  /** How much each has open now; nobody who has nothing. */
  readonly #open = new Map<string, number>();
  /** Of this period and of the one before: the most that each had open at once. */
  #now = new Map<string, number>();
  #before: ReadonlyMap<string, number> = new Map();
  #from = 0;
  #isMixed = false;

  /** @param periodMs for how long at least somebody counts as there who asks for nothing */
  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  /** Whether several are there, and one of them came for little: what the others do at once is what that one waits for. */
  get isMixed(): boolean {
    return this.#isMixed;
  }

  /** @returns what says that it is over; once is enough */
  come(asker: string): () => void {
    const open = (this.#open.get(asker) ?? 0) + 1;
    this.#open.set(asker, open);
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

  #note(asker: string, open: number): void {
    const now = performance.now();
    if (now - this.#from > this.#periodMs) {
      const wasLongAgo = now - this.#from > 2 * this.#periodMs;
      this.#before = wasLongAgo ? new Map() : this.#now;
      this.#now = new Map(this.#open);
      this.#from = now;
    } else if ((this.#now.get(asker) ?? 0) >= Math.min(open, MUCH)) return;
    this.#now.set(asker, open);
    const most = new Map(this.#before);
    for (const [each, much] of this.#now) most.set(each, Math.max(much, most.get(each) ?? 0));
    this.#isMixed = most.size > 1 && [...most.values()].some((much) => much < MUCH);
  }
}
