/** Between two steps of background work: long enough for every request that waits. */
export const letOthersPass = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** Work that runs once after it was asked for, however often, and never twice at a time. */
export class BackgroundJob implements AsyncDisposable {
  readonly #work: (stopped: () => boolean) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #running: Promise<void> | null = null;
  #wanted = false;
  #stopped = false;

  /** @param work is told when it should end early; what it leaves is done at the next call */
  constructor(work: (stopped: () => boolean) => Promise<void>, onError: (error: unknown) => void) {
    this.#work = work;
    this.#onError = onError;
  }

  wake(): void {
    this.#wanted = true;
    if (!this.#stopped) this.#running ??= this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
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
