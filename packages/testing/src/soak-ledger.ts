/** What must stay and what must go, by how long it has truly been there, whatever the clocks of the house say. */

const HOUR_MS = 60 * 60 * 1000;
export const DAY_MS = 24 * HOUR_MS;

interface Kept {
  readonly keptMs: number;
  /** How much later it may go: what deletes it looks every hour, and goes by a clock that has stood for a day. */
  readonly graceMs: number;
}

/** Rows of one table, by their ids, and when they came to be. */
export class Ledger {
  readonly #what: string;
  readonly #kept: Kept;
  readonly #since = new Map<number, number>();
  #last = 0;
  /** How many were there in all. */
  written = 0;
  /** How many went, and not before their time. */
  deleted = 0;

  constructor(what: string, kept: Kept) {
    this.#what = what;
    this.#kept = kept;
  }

  /**
   * @param at true ms since the beginning
   * @param isBehind whether the clock was: it stays as long as what came before it
   */
  note(id: number, at: number, isBehind = false): void {
    if (this.#since.has(id)) return;
    if (!isBehind) this.#last = at;
    this.#since.set(id, this.#last);
    this.written += 1;
  }

  has(id: number): boolean {
    return this.#since.has(id);
  }

  /**
   * What is wrong with the ids that are there, at a true time. What has gone in its time is forgotten.
   * @param calm whether the clock has stood for so long that what is old must have gone
   */
  faults(there: ReadonlySet<number>, at: number, calm: boolean): string[] {
    const faults: string[] = [];
    for (const [id, since] of this.#since) {
      const age = at - since;
      if (!there.has(id)) {
        if (age < this.#kept.keptMs) faults.push(`${this.#what} ${id} went after ${days(age)}.`);
        else this.deleted += 1;
        this.#since.delete(id);
      } else if (calm && age > this.#kept.keptMs + this.#kept.graceMs) {
        faults.push(`${this.#what} ${id} is still there after ${days(age)}.`);
      }
    }
    return faults;
  }
}

const days = (ms: number): string => `${(ms / DAY_MS).toFixed(1)} days`;
