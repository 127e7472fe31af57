import { createHash } from 'node:crypto';

const WORD = 64;

/** How many rows there are, and a sum over them that no other rows have, in whatever order they come. */
export class RowSum {
  count = 0;
  #sum = 0n;

  /** @param line a row as an archive has it */
  add(line: string): void {
    this.count += 1;
    this.#sum = BigInt.asUintN(WORD, this.#sum + createHash('sha256').update(line).digest().readBigUInt64LE());
  }

  equals(other: RowSum): boolean {
    return this.count === other.count && this.#sum === other.#sum;
  }
}
