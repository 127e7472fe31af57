import { limits } from '@kith/contract';

const BLANK = Buffer.from('\r\n');
const NEWLINE = 0x0a;
const LONGEST_LINE = 1024;
const FIRST_BYTES = 64 * 1024;
const isJpeg = (bytes: Buffer): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

/** The delimiter of parts, of the type of an answer; null when that is no stream of pictures. Some cameras write its dashes twice. */
export function boundaryOf(contentType: string): Buffer | null {
  const [, quoted, bare = ''] = /^\s*multipart\/[^;]+;.*?boundary=(?:"([^"]*)"|([^\s;]*))/i.exec(contentType) ?? [];
  const name = (quoted ?? bare).replace(/^-+/, '');
  return name === '' ? null : Buffer.from(`--${name}`, 'latin1');
}

/** Reads the pictures of `multipart/x-mixed-replace`, as it comes: by their lengths, or where a camera tells none, up to the next delimiter. */
export class JpegParts {
  readonly #delimiter: Buffer;
  readonly #onPicture: (jpeg: Buffer) => void;
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #from = 0;
  #to = 0;
  /** Null within headers; then the length of the picture, or that it is not known. */
  #body: { readonly length: number | null } | null = null;
  #isPart = false;
  #length: number | null = null;
  /** Up to here there is no delimiter. */
  #searched = 0;

  constructor(delimiter: Buffer, onPicture: (jpeg: Buffer) => void) {
    this.#delimiter = delimiter;
    this.#onPicture = onPicture;
  }

  /** False when what comes are no pictures: nothing after it can be trusted. */
  write(chunk: Uint8Array): boolean {
    this.#append(chunk);
    for (;;) {
      const next = this.#body ? this.#readBody(this.#body.length) : this.#readLine();
      if (next === 'more') return true;
      if (next === 'wrong') return false;
    }
  }

  #append(chunk: Uint8Array): void {
    if (this.#to + chunk.length > this.#bytes.length) {
      const held = this.#to - this.#from;
      const isRoomy = 2 * (held + chunk.length) <= this.#bytes.length;
      const bytes = isRoomy ? this.#bytes : Buffer.allocUnsafe(2 * (held + chunk.length));
      this.#bytes.copy(bytes, 0, this.#from, this.#to);
      this.#searched = Math.max(0, this.#searched - this.#from);
      this.#bytes = bytes;
      this.#from = 0;
      this.#to = held;
    }
    this.#bytes.set(chunk, this.#to);
    this.#to += chunk.length;
  }

  #readLine(): 'read' | 'more' | 'wrong' {
    const held = this.#bytes.subarray(this.#from, this.#to);
    const end = held.indexOf(NEWLINE);
    if ((end < 0 ? held.length : end) > LONGEST_LINE) return 'wrong';
    if (end < 0) return 'more';
    this.#from += end + 1;
    const line = held.toString('latin1', 0, end).trim();
    const [, length] = /^content-length:\s*(\d{1,9})$/i.exec(line) ?? [];
    if (line.startsWith('--') || /^content-/i.test(line)) this.#isPart = true;
    if (length !== undefined) this.#length = Number(length);
    if (line !== '' || !this.#isPart) return 'read';
    if (this.#length !== null && this.#length > limits.imageBytes) return 'wrong';
    this.#body = { length: this.#length };
    this.#searched = this.#from;
    return 'read';
  }

  #readBody(length: number | null): 'read' | 'more' | 'wrong' {
    const held = this.#to - this.#from;
    if (length !== null) return held < length ? 'more' : this.#give(length);
    const at = this.#bytes.subarray(0, this.#to).indexOf(this.#delimiter, this.#searched);
    if (at >= 0) return this.#give(at - this.#from);
    this.#searched = Math.max(this.#from, this.#to - this.#delimiter.length);
    return held > limits.imageBytes ? 'wrong' : 'more';
  }

  #give(length: number): 'read' | 'wrong' {
    const part = this.#bytes.subarray(this.#from, this.#from + length);
    this.#from += length;
    this.#body = null;
    this.#isPart = false;
    this.#length = null;
    if (length === 0) return 'read';
    if (!isJpeg(part)) return 'wrong';
    const isBehindLine = part.subarray(-BLANK.length).equals(BLANK);
    this.#onPicture(Buffer.from(isBehindLine ? part.subarray(0, -BLANK.length) : part));
    return 'read';
  }
}
