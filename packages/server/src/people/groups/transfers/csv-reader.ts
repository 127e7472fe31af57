import { personColumnOf } from './person-columns.ts';

/** The fields of a row as bytes, or `null` for a row that RFC 4180 cannot read. */
export type CsvRow = readonly Uint8Array[] | null;

/** A row that is longer cannot be read. */
export const LONGEST_ROW_BYTES = 64 * 1024;

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Reads CSV (RFC 4180) as its bytes arrive, in memory of one row. Rows end with CRLF, LF or CR; fields are separated by `,`
 * or `;`, whichever the first line uses. A row whose quotes are wrong, or that is too long, is taken to end with its first
 * line, so that one stray quote costs one row. Where the chunks are cut makes no difference.
 */
export class CsvReader {
  readonly #onBytes: (bytes: Uint8Array) => void;
  readonly #gatherBytes: number;
  /** Bytes that no row was given for. */
  #rest: Buffer = Buffer.alloc(0);
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #separator: number | null = null;
  /** Inside a row that cannot be read. */
  #skipping = false;

  /**
   * @param onBytes is called with the bytes of each row, line end included, before the row is given
   * @param gatherBytes looks for rows once so many bytes came, so that a long row in tiny chunks is not looked through
   *   for each of them
   */
  constructor(onBytes: (bytes: Uint8Array) => void, gatherBytes = 16 * 1024) {
    this.#onBytes = onBytes;
    this.#gatherBytes = gatherBytes;
  }

  /** The rows that are whole by now. Take all of them before the next call. */
  *push(chunk: Uint8Array): Generator<CsvRow, void> {
    this.#gathered.push(chunk);
    this.#gatheredBytes += chunk.length;
    if (this.#gatheredBytes >= this.#gatherBytes) yield* this.#rows(false);
  }

  /** The rows that are left, whether or not a line end follows the last one. */
  *end(): Generator<CsvRow, void> {
    yield* this.#rows(true);
  }

  *#rows(last: boolean): Generator<CsvRow, void> {
    const bytes = Buffer.concat([this.#rest, ...this.#gathered]);
    this.#rest = bytes;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    let start = 0;
    const passTo = (end: number): void => {
      if (end > start) this.#onBytes(bytes.subarray(start, end));
      start = end;
      this.#rest = bytes.subarray(end);
    };
    if (this.#separator === null) {
      const lineEnd = lineEndFrom(bytes, 0, LONGEST_ROW_BYTES);
      if (lineEnd === -1 && !last && bytes.length < LONGEST_ROW_BYTES) return;
      if (bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark)) passTo(byteOrderMark.length);
      const firstLine = bytes.toString('utf8', start, lineEnd === -1 ? LONGEST_ROW_BYTES : lineEnd);
      this.#separator = separatorOf(firstLine).charCodeAt(0);
    }
    for (;;) {
      if (this.#skipping) {
        const lineEnd = lineEndFrom(bytes, start, bytes.length);
        const next = lineEnd === -1 ? null : afterLineEnd(bytes, lineEnd, last);
        if (next === null && !last) return passTo(lineEnd === -1 ? bytes.length : lineEnd);
        passTo(next ?? bytes.length);
        this.#skipping = false;
        yield null;
      }
      if (start === bytes.length) return;
      const parsed = parseRow(bytes, start, this.#separator, last);
      if (parsed === 'incomplete') return;
      if (parsed === 'broken') {
        this.#skipping = true;
        continue;
      }
      passTo(parsed.end);
      yield parsed.fields;
    }
  }
}

/** `;` when that makes more columns of the first line that say who is meant, else `,`. */
function separatorOf(line: string): ',' | ';' {
  const columns = (separator: string): number => line.split(separator).filter(personColumnOf).length;
  return columns(';') > columns(',') ? ';' : ',';
}

type Parsed = 'incomplete' | 'broken' | { readonly fields: Uint8Array[]; readonly end: number };

function parseRow(bytes: Buffer, start: number, separator: number, last: boolean): Parsed {
  // The longest row, and a line end of two bytes.
  const window = start + LONGEST_ROW_BYTES + 2;
  const limit = Math.min(bytes.length, window);
  const nothingFollows = last && limit === bytes.length;
  const outOfBytes = limit === window ? 'broken' : 'incomplete';
  const fields: Uint8Array[] = [];
  let at = start;
  for (;;) {
    if (at < limit && bytes[at] === QUOTE) {
      const open = at + 1;
      let doubled = false;
      let close = open;
      for (;;) {
        while (close < limit && bytes[close] !== QUOTE) close++;
        if (close >= limit) return nothingFollows ? 'broken' : outOfBytes;
        if (close + 1 >= limit && !nothingFollows) return outOfBytes;
        if (close + 1 >= limit || bytes[close + 1] !== QUOTE) break;
        doubled = true;
        close += 2;
      }
      const field = bytes.subarray(open, close);
      fields.push(doubled ? Buffer.from(field.toString('latin1').replaceAll('""', '"'), 'latin1') : field);
      at = close + 1;
    } else {
      const from = at;
      while (at < limit && bytes[at] !== separator && bytes[at] !== CR && bytes[at] !== LF) at++;
      fields.push(bytes.subarray(from, at));
    }
    if (at < limit && bytes[at] === separator) {
      at++;
      continue;
    }
    if (at >= limit && !nothingFollows) return outOfBytes;
    const end = at >= limit ? at : afterLineEnd(bytes, at, last);
    if (end === null) return outOfBytes;
    if (at - start > LONGEST_ROW_BYTES) return 'broken';
    // Something else than a separator or a line end after a closing quote.
    if (at < limit && bytes[at] !== CR && bytes[at] !== LF) return 'broken';
    return { fields, end };
  }
}

function lineEndFrom(bytes: Uint8Array, from: number, limit: number): number {
  const end = Math.min(bytes.length, limit);
  for (let i = from; i < end; i++) if (bytes[i] === LF || bytes[i] === CR) return i;
  return -1;
}

/** Where the next line begins; null while it is open whether LF follows CR. */
function afterLineEnd(bytes: Uint8Array, at: number, last: boolean): number | null {
  if (bytes[at] !== CR) return at + 1;
  if (at + 1 < bytes.length) return bytes[at + 1] === LF ? at + 2 : at + 1;
  return last ? at + 1 : null;
}
