import { DatabaseDown } from './database-down.ts';

/**
 * How often this process committed something, or may have: whoever finds the same number afterwards knows that nothing was
 * stored meanwhile.
 */
export class Commits {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Runs a statement that may commit. What broke off may be committed; what was refused is not. */
  async during<T>(statement: () => Promise<T>): Promise<T> {
    try {
      const result = await statement();
      this.#count += 1;
      return result;
    } catch (error) {
      if (error instanceof DatabaseDown) this.#count += 1;
      throw error;
    }
  }

  /** Counts one that was made. */
  note(): void {
    this.#count += 1;
  }
}
