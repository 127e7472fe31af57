import { FairQueue } from '../recognition/vision/fair-queue.ts';

interface Waiting {
  readonly asker: string;
  readonly weight: number;
  readonly begin: () => void;
}

/** Lets a few of those who want some milliseconds have them in one turn of the event loop; askers take turns. */
export class LoopTurns {
  readonly #inOne: () => number;
  readonly #line = new FairQueue<Waiting>();
  /** Of this turn: the sum of their weights. */
  #begun = 0;
  #counting = false;

  /** @param inOne how many in one turn of the loop, or how much: who begins last may pass it */
  constructor(inOne: () => number) {
    this.#inOne = inOne;
  }

  /** Resolves when it is its turn. @returns undefined when that is now */
  wait(asker: string, weight = 1): Promise<void> | undefined {
    if (!this.#counting) {
      this.#counting = true;
      setImmediate(() => this.#nextTurn());
    }
    if (this.#line.length > 0 || this.#begun >= this.#inOne()) {
      return new Promise((begin) => this.#line.push({ asker, weight, begin }));
    }
    this.#begun += weight;
    return undefined;
  }

  #nextTurn(): void {
    this.#begun = 0;
    while (this.#begun < this.#inOne()) {
      const next = this.#line.shift();
      if (!next) break;
      this.#begun += next.weight;
      next.begin();
    }
    this.#counting = this.#begun > 0;
    if (this.#counting) setImmediate(() => this.#nextTurn());
  }
}
