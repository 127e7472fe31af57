import type { Io } from './io.ts';

const BAR_CHARACTERS = 30;
const STEP_PERCENT = 10;

/** How far something is: a bar that moves at a terminal, else a line for every tenth. */
export class Progress {
  readonly #io: Pick<Io, 'stderr'>;
  readonly #what: string;
  readonly #total: number;
  #said = 0;
  #open = false;

  /** @param total how much there is in all */
  constructor(io: Pick<Io, 'stderr'>, what: string, total: number) {
    this.#io = io;
    this.#what = what;
    this.#total = total;
  }

  /**
   * @param done how much of the total is done
   * @param detail what else there is to say
   */
  at(done: number, detail = ''): void {
    const percent = this.#total > 0 ? Math.min(100, Math.floor((done / this.#total) * 100)) : 100;
    const terminal = this.#io.stderr.isTTY === true;
    if (percent < this.#said + (terminal ? 1 : STEP_PERCENT)) return;
    this.#said = terminal ? percent : percent - (percent % STEP_PERCENT);
    this.#open = terminal;
    const bar = '█'.repeat(Math.round((percent / 100) * BAR_CHARACTERS)).padEnd(BAR_CHARACTERS, '░');
    this.#io.stderr.write(
      terminal ? `\r${this.#what} ${bar} ${percent} %${detail}` : `${this.#what}: ${this.#said} %${detail}\n`,
    );
  }

  /** Ends the line of the bar, so that what follows has a line of its own. */
  end(): void {
    if (this.#open) this.#io.stderr.write('\n');
    this.#open = false;
  }
}
