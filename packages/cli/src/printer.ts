import type { Io } from './io.ts';

/** Where all output goes: lines for people, or JSON, one value a line, for programs. */
export class Printer {
  readonly #io: Pick<Io, 'stdout' | 'stderr'>;
  readonly #json: boolean;

  constructor(io: Pick<Io, 'stdout' | 'stderr'>, json: boolean) {
    this.#io = io;
    this.#json = json;
  }

  /** Names the columns of what follows, to people alone: whoever reads lines by a program finds none. */
  head(line: string): void {
    if (!this.#json && this.#io.stdout.isTTY) this.#io.stdout.write(`${line}\n`);
  }

  /** Prints a list under the names of its columns. */
  table(values: readonly unknown[], head: string, lines: readonly string[]): void {
    if (lines.length > 0) this.head(head);
    this.result(values, lines);
  }

  /** Prints a result: as JSON as it is, or the lines that say it. */
  result(value: unknown, lines: readonly string[]): void {
    if (this.#json) this.#io.stdout.write(`${toJson(value)}\n`);
    else for (const line of lines) this.#io.stdout.write(`${plain(line)}\n`);
  }

  /** Prints something that is no result: a remark, or what went wrong. */
  note(sentence: string): void {
    this.#io.stderr.write(`${plain(sentence)}\n`);
  }
}

/** Names come from anybody: none of them may steer the terminal or turn the direction of the text that follows. */
export const plain = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');

const toJson = (value: unknown): string =>
  (JSON.stringify(value) ?? 'null').replace(
    /[\x7f-\x9f]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
