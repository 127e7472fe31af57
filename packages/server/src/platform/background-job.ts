import { setTimeout as pause } from 'node:timers/promises';

/** Between two steps of background work: long enough for every request that waits. */
export const letOthersPass = (): Promise<void> => pause(5);

/** Of its time paced work works one part in so many: fewer requests than one in a hundred meet a step. */
const WORKS_ONE_IN = 100;
/** It is not waited for longer, so that a stop is quick. */
const LONGEST_PAUSE_MS = 500;

/** Runs steps until one says that nothing is left, or the work is stopped, with long rests in between. */
export async function paced(stopped: () => boolean, step: () => Promise<boolean>): Promise<void> {
  for (;;) {
    const from = performance.now();
    if (stopped() || !(await step())) return;
    await pause(Math.min(WORKS_ONE_IN * (performance.now() - from), LONGEST_PAUSE_MS));
  }
}

/** Work that runs once after it was asked for, however often, and never twice at a time. */
export class BackgroundJob implements AsyncDisposable {
  readonly #work: (stopped: () => boolean) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #wanted = false;
  #stopped = false;

  /**
   * @param work is told when it should end early; what it leaves is done at the next call
   * @param everyMs wakes it again and again
   */
  constructor(
    work: (stopped: () => boolean) => Promise<void>,
    onError: (error: unknown) => void,
    { everyMs }: { readonly everyMs?: number } = {},
  ) {
    this.#work = work;
    this.#onError = onError;
    this.#timer = everyMs === undefined ? undefined : setInterval(() => this.wake(), everyMs).unref();
  }

  wake(): void {
    this.#wanted = true;
    if (!this.#stopped) this.#running ??= this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#wanted && !this.#stopped) {
      this.#wanted = false;
      await this.#work(() => this.#stopped).catch(this.#onError);
    }
    // In the same turn as the last look, so that no call falls in between.
    this.#running = null;
  }
}
