import { FairQueue } from '../../recognition/vision/fair-queue.ts';
import { budgets } from '../budgets.ts';

const { waiting: most, waitingOfNetwork } = budgets.passwordChecks;

interface Asker {
  readonly network: string;
  readonly isKnown: boolean;
}

interface Waiting {
  readonly asker: string;
  readonly begin: () => void;
}

/**
 * Hashing a password takes a processor for tens of milliseconds, on a thread that files are read on, too. So it is done for one
 * at a time, with a rest after it that is as long: whoever floods the login takes half of one processor. Networks take turns, and
 * those that are known take every other one.
 */
export class PasswordChecks {
  /** The queue whose turn it is comes first. */
  #queues: readonly [FairQueue<Waiting>, FairQueue<Waiting>];
  readonly #known = new FairQueue<Waiting>();
  readonly #others = new FairQueue<Waiting>();
  #isBusy = false;

  constructor() {
    this.#queues = [this.#known, this.#others];
  }

  /** Does the work when it is its turn. @returns null, and does nothing, when too many wait */
  async turn<T>({ network, isKnown }: Asker, work: () => Promise<T>): Promise<T | null> {
    const queue = isKnown ? this.#known : this.#others;
    if (this.#isBusy) {
      if (queue.length >= most || queue.lengthOf(network) >= waitingOfNetwork) return null;
      await new Promise<void>((begin) => queue.push({ asker: network, begin }));
    }
    this.#isBusy = true;
    const from = performance.now();
    try {
      return await work();
    } finally {
      setTimeout(() => this.#goOn(), performance.now() - from);
    }
  }

  #goOn(): void {
    const [first, second] = this.#queues;
    this.#queues = [second, first];
    const next = first.shift() ?? second.shift();
    if (next) next.begin();
    else this.#isBusy = false;
  }
}
