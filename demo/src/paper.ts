/** Where the demo writes: plain lines, aligned, the same on a terminal and in a file. */
export class Paper {
  readonly #write: (line: string) => void;
  #sections = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  title(text: string): void {
    this.#write(text);
  }

  section(title: string): void {
    this.#sections += 1;
    this.#write('');
    this.#write(`${this.#sections}. ${title}`);
  }

  line(text = ''): void {
    this.#write(text ? `   ${text}` : '');
  }

  /** @param widths of the columns; negative aligns to the right; cells beyond them are not padded */
  row(cells: readonly string[], widths: readonly number[]): void {
    const padded = cells.map((cell, i) => {
      const width = widths[i] ?? 0;
      return width < 0 ? cell.padStart(-width) : cell.padEnd(width);
    });
    this.line(padded.join('  ').trimEnd());
  }
}
