/** Work that runs once after it was asked for, however often, and never twice at a time. */
export class BackgroundJob implements AsyncDisposable {
  readonly #work: (stop: AbortSignal) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #stop = new AbortController();
  #running: Promise<void> | null = null;
  #wanted = false;

  /**
   * @param work is told when it should end early; what it leaves is done at the next call
   * @param everyMs wakes it again and again
   */
  constructor(
    work: (stop: AbortSignal) => Promise<void>,
    onError: (error: unknown) => void,
    { everyMs }: { readonly everyMs?: number } = {},
  ) {
    this.#work = work;
    this.#onError = onError;
    this.#timer = everyMs === undefined ? undefined : setInterval(() => this.wake(), everyMs).unref();
  }

  wake(): void {
    this.#wanted = true;
    if (!this.#stop.signal.aborted) this.#running ??= this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#wanted && !this.#stop.signal.aborted) {
      this.#wanted = false;
      await this.#work(this.#stop.signal).catch(this.#onError);
    }
    // In the same turn as the last look, so that no call falls in between.
    this.#running = null;
  }
}
