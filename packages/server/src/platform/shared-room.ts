/**
 * Room that many share without shares of their own: whoever holds something may go on until it holds as much as is still free,
 * or some times as much. One alone gets half, two get a third each, and there is always room for who comes with little.
 * (Choudhury and Hahne's dynamic thresholds.)
 */
export class SharedRoom {
  readonly #room: number;
  readonly #appetite: number;
  readonly #held = new Map<string, number>();
  #taken = 0;

  /** @param appetite how many times as much as is free one may hold (α): with 4, one alone gets four fifths */
  constructor(room: number, appetite = 1) {
    this.#room = room;
    this.#appetite = appetite;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Takes room; `share` when that would be too much for one, `full` when it would be too much for all. */
  take(key: string, amount: number): 'taken' | 'share' | 'full' {
    const held = this.#held.get(key) ?? 0;
    const free = this.#room - this.#taken - amount;
    if (free < 0) return held > 0 ? 'share' : 'full';
    if (held > 0 && held + amount > this.#appetite * free) return 'share';
    this.hold(key, amount);
    return 'taken';
  }

  /** Takes what was left when it was asked for, or is no more than that by what others took meanwhile. */
  hold(key: string, amount: number): void {
    this.#held.set(key, (this.#held.get(key) ?? 0) + amount);
    this.#taken += amount;
  }

  /** How many ones somebody may take, one after another. */
  left(key: string): number {
    const held = this.#held.get(key) ?? 0;
    const free = Math.max(0, this.#room - this.#taken);
    const share = Math.floor((this.#appetite * free - held) / (1 + this.#appetite));
    return Math.min(free, Math.max(share, held === 0 ? 1 : 0));
  }

  giveBack(key: string, amount: number): void {
    const left = (this.#held.get(key) ?? 0) - amount;
    if (left > 0) this.#held.set(key, left);
    else this.#held.delete(key);
    this.#taken -= amount;
  }
}
