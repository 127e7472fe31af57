import { readFile, stat } from 'node:fs/promises';

/** What a small file says that somebody else may change: it is read again when it has changed. A file that is not there is empty. */
export class ChangingFile<T> {
  readonly #path: string;
  readonly #parse: (text: string) => T;
  #stamp = '';
  #content: T;

  constructor(path: string, parse: (text: string) => T) {
    this.#path = path;
    this.#parse = parse;
    this.#content = parse('');
  }

  async read(): Promise<T> {
    const { mtimeMs, size, ino } = await stat(this.#path).catch(() => ({ mtimeMs: 0, size: 0, ino: 0 }));
    const stamp = `${ino} ${size} ${mtimeMs}`;
    if (stamp === this.#stamp) return this.#content;
    this.#content = this.#parse(await readFile(this.#path, 'utf8').catch(() => ''));
    this.#stamp = stamp;
    return this.#content;
  }
}
