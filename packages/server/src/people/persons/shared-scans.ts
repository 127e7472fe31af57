interface Waiting<Ask, Answer> {
  readonly ask: Ask;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/** What is scanned, by a name that tells it from everything else. */
interface Named {
  readonly name: string;
}

interface Most {
  /** At once. */
  readonly scans: number;
  /** That share one. */
  readonly asks: number;
}

/**
 * Scans of the same rows are shared: whoever asks while as many run as may waits, and those who wait for the same rows are
 * served by one scan. None joins a scan that has begun, which may not see what was committed since. Rows take turns.
 */
export class SharedScans<Rows extends Named, Ask, Answer> {
  readonly #scan: (rows: Rows, asks: readonly Ask[]) => Promise<readonly Answer[]>;
  readonly #most: Most;
  readonly #waiting = new Map<string, { readonly rows: Rows; readonly asks: Waiting<Ask, Answer>[] }>();
  #running = 0;
  #awake = false;

  /** @param scan answers all that ask for these rows, in their order */
  constructor(scan: (rows: Rows, asks: readonly Ask[]) => Promise<readonly Answer[]>, most: Most) {
    this.#scan = scan;
    this.#most = most;
  }

  ask(rows: Rows, ask: Ask): Promise<Answer> {
    return new Promise((answer, fail) => {
      const waiting = this.#waiting.get(rows.name) ?? { rows, asks: [] };
      waiting.asks.push({ ask, answer, fail });
      this.#waiting.set(rows.name, waiting);
      this.#wake();
    });
  }

  /** How many wait for a scan. */
  get waiting(): number {
    return [...this.#waiting.values()].reduce((sum, { asks }) => sum + asks.length, 0);
  }

  /** Begins when all that is asked for in this turn has come. */
  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    queueMicrotask(() => {
      this.#awake = false;
      for (const [name, waiting] of this.#waiting) {
        if (this.#running >= this.#most.scans) return;
        const served = waiting.asks.splice(0, this.#most.asks);
        this.#waiting.delete(name);
        if (waiting.asks.length > 0) this.#waiting.set(name, waiting);
        void this.#serve(waiting.rows, served);
      }
    });
  }

  async #serve(rows: Rows, served: readonly Waiting<Ask, Answer>[]): Promise<void> {
    this.#running++;
    const asks = served.map(({ ask }) => ask);
    try {
      const answers = await this.#scan(rows, asks);
      for (const [i, { answer, fail }] of served.entries()) {
        const own = answers[i];
        if (own === undefined) fail(new Error('A scan left somebody without an answer.'));
        else answer(own);
      }
    } catch (error) {
      for (const { fail } of served) fail(error);
    } finally {
      this.#running--;
      this.#wake();
    }
  }
}
