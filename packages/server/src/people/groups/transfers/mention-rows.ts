import { limits, Pid, withFormula } from '@kith/contract';
import type { CsvRow } from './csv-reader.ts';
import { type PersonColumn, personColumnOf, personColumns } from './person-columns.ts';

/** How a row says which person it means. An external id beside a pid must not be that of somebody else. */
export type Mention =
  | { readonly by: 'pid'; readonly value: Pid; readonly externalId: string | null }
  | { readonly by: 'external_id' | 'name'; readonly value: string };

/** A row of a file: whom it mentions, or the text that mentions nobody. Rows count from 1, without header and empty lines. */
export type MentionRow =
  | { readonly row: number; readonly mention: Mention }
  | { readonly row: number; readonly mention: null; readonly text: string };

const PID_CHARACTERS = 64;
/** Each character may have an apostrophe before it. */
const LONGEST_WRITTEN = 2 * limits.nameLength;
const BARE_PID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const strict = new TextDecoder('utf-8', { fatal: true });

type Columns = { readonly [column in PersonColumn]?: number };

/** Finds who is mentioned in the rows of a CSV file whose header says where, or that has bare pids and no header. */
export class MentionRows {
  #columns: Columns | null = null;
  #row = 0;

  /** Ends with `no person column` when the first row neither names a column of persons nor is a pid. */
  *in(rows: Iterable<CsvRow>): Generator<MentionRow | 'no person column', void> {
    for (const fields of rows) {
      if (fields?.length === 1 && textOf(fields[0]).trim() === '') continue;
      if (this.#columns === null) {
        const names = fields?.map(textOf) ?? [];
        this.#columns = columnsOf(names);
        if (Object.keys(this.#columns).length > 0) continue;
        this.#columns = names.length === 1 && BARE_PID.test(names[0]?.trim() ?? '') ? { pid: 0 } : null;
        if (this.#columns === null) {
          yield 'no person column';
          return;
        }
      }
      yield mentionRow(++this.#row, fields ?? [], this.#columns);
    }
  }

  /** Whether it is known where persons are mentioned. */
  get begun(): boolean {
    return this.#columns !== null;
  }

  /** Rows given so far. */
  get count(): number {
    return this.#row;
  }
}

/** Of two columns with the same header the first counts. */
const columnsOf = (headers: readonly string[]): Columns =>
  Object.fromEntries(
    headers
      .map((header, at) => [personColumnOf(header), at] as const)
      .filter(([column]) => column !== undefined)
      .reverse(),
  );

function mentionRow(row: number, fields: readonly Uint8Array[], columns: Columns): MentionRow {
  const fieldOf = (column: PersonColumn): Uint8Array | undefined => fields[columns[column] ?? fields.length];
  const by = personColumns.find((column) => !isEmpty(fieldOf(column)));
  const mention = by && mentionBy(by, fieldOf);
  if (mention) return { row, mention };
  const text = by ? textOf(fieldOf(by)).trim().slice(0, limits.nameLength) : '';
  return { row, mention: null, text: text.replace(/\p{C}/gu, '\ufffd') };
}

function mentionBy(by: PersonColumn, fieldOf: (column: PersonColumn) => Uint8Array | undefined): Mention | undefined {
  const value = readable(fieldOf(by));
  if (!value) return undefined;
  if (by !== 'pid') return { by, value };
  if (value.length > PID_CHARACTERS || /\p{Cc}/u.test(value)) return undefined;
  const beside = fieldOf('external_id');
  const externalId = isEmpty(beside) ? null : readable(beside);
  return externalId === undefined ? undefined : { by, value: Pid.parse(value), externalId };
}

const isEmpty = (field: Uint8Array | undefined): boolean => textOf(field).trim() === '';

/** The text of a field; undefined when it is not UTF-8, too long, or nothing that a person can be called. */
function readable(field: Uint8Array | undefined): string | undefined {
  try {
    const written = strict.decode(field).trim();
    if (written.length > LONGEST_WRITTEN) return undefined;
    const text = withFormula(written);
    return text.length <= limits.nameLength && !text.includes('\0') ? text : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (field: Uint8Array | undefined): string =>
  field ? Buffer.from(field.buffer, field.byteOffset, field.byteLength).toString() : '';
