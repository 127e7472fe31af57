import { FairQueue } from '../recognition/vision/fair-queue.ts';

interface Waiting {
  readonly asker: string;
  readonly begin: () => void;
}

/** Lets a few of those who want some milliseconds have them in one turn of the event loop; askers take turns. */
export class LoopTurns {
  readonly #inOne: () => number;
  readonly #line = new FairQueue<Waiting>();
  #begun = 0;
  #counting = false;

  /** @param inOne how many in one turn of the loop */
  constructor(inOne: () => number) {
    this.#inOne = inOne;
  }

  /** Resolves when it is its turn. @returns undefined when that is now */
  wait(asker: string): Promise<void> | undefined {
    if (!this.#counting) {
      this.#counting = true;
      setImmediate(() => this.#nextTurn());
    }
    if (this.#line.length > 0 || this.#begun >= this.#inOne()) {
      return new Promise((begin) => this.#line.push({ asker, begin }));
    }
    this.#begun++;
    return undefined;
  }

  #nextTurn(): void {
    this.#begun = 0;
    while (this.#begun < this.#inOne() && this.#line.length > 0) {
      this.#begun++;
      this.#line.shift()?.begin();
    }
    this.#counting = this.#begun > 0;
    if (this.#counting) setImmediate(() => this.#nextTurn());
  }
}
