/**
 * Room that many share without shares of their own: whoever holds something may go on until it holds as much as is still free.
 * One alone gets half, two get a third each, and there is always room for who comes with little. (Choudhury and Hahne's
 * dynamic thresholds, with α = 1.)
 */
export class SharedRoom {
  readonly #room: number;
  readonly #held = new Map<string, number>();
  #taken = 0;

  constructor(room: number) {
    this.#room = room;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Takes room; `share` when that would be too much for one, `full` when it would be too much for all. */
  take(key: string, amount: number): 'taken' | 'share' | 'full' {
    const held = this.#held.get(key) ?? 0;
    const free = this.#room - this.#taken - amount;
    if (free < 0) return held > 0 ? 'share' : 'full';
    if (held > 0 && held + amount > free) return 'share';
    this.#held.set(key, held + amount);
    this.#taken += amount;
    return 'taken';
  }

  giveBack(key: string, amount: number): void {
    const left = (this.#held.get(key) ?? 0) - amount;
    if (left > 0) this.#held.set(key, left);
    else this.#held.delete(key);
    this.#taken -= amount;
  }
}
