import { Pid } from '@kith/contract';
import { fieldError } from '../../http/errors.ts';
import { type CsvRow, isPidColumn } from './csv-reader.ts';

/** A row of a file: the pid in it, or the text that is none. Rows count from 1, without header and empty lines. */
export type PidRow =
  | { readonly row: number; readonly pid: Pid }
  | { readonly row: number; readonly pid: null; readonly text: string };

const PID_CHARACTERS = 64;
const BARE_PID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const strict = new TextDecoder('utf-8', { fatal: true });

/** Finds the pids in the rows of a CSV file with a column `pid`, or with bare pids and no header. */
export class PidRows {
  #column: number | null = null;
  #row = 0;

  /** @throws {KithError} 400 when the first row neither names a column `pid` nor is a pid */
  *in(rows: Iterable<CsvRow>): Generator<PidRow, void> {
    for (const fields of rows) {
      if (fields?.length === 1 && textOf(fields[0]).trim() === '') continue;
      if (this.#column === null) {
        const names = fields?.map(textOf) ?? [];
        const column = names.findIndex(isPidColumn);
        if (column === -1 && (names.length !== 1 || !BARE_PID.test(names[0]?.trim() ?? ''))) throw noPidColumn();
        this.#column = Math.max(0, column);
        if (column !== -1) continue;
      }
      yield pidRow(++this.#row, fields?.[this.#column]);
    }
  }

  /** Whether it is known where the pids are. */
  get begun(): boolean {
    return this.#column !== null;
  }

  /** Rows given so far. */
  get count(): number {
    return this.#row;
  }
}

function pidRow(row: number, field: Uint8Array | undefined): PidRow {
  const pid = field && strictTextOf(field)?.trim();
  if (pid && pid.length <= PID_CHARACTERS && !/\p{Cc}/u.test(pid)) return { row, pid: Pid.parse(pid) };
  return { row, pid: null, text: textOf(field).trim().slice(0, PID_CHARACTERS).replace(/\p{C}/gu, '\ufffd') };
}

function strictTextOf(field: Uint8Array): string | undefined {
  try {
    return strict.decode(field);
  } catch {
    return undefined;
  }
}

const textOf = (field: Uint8Array | undefined): string =>
  field ? Buffer.from(field.buffer, field.byteOffset, field.byteLength).toString() : '';

export const noPidColumn = () =>
  fieldError(
    '__all__',
    'invalid',
    'Send CSV in UTF-8 whose first row names its columns, one of them "pid", or that has nothing but pids.',
  );
