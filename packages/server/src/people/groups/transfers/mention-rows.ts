import { limits, Pid } from '@kith/contract';
import { isEmpty, readable, textOf } from './cell.ts';
import type { CsvRow } from './csv-reader.ts';
import { type PersonColumn, personColumnOf, personColumns } from './person-columns.ts';
import { type CellProblem, type RowWish, type WishColumn, wishColumnsOf, wishOf } from './row-wish.ts';

/** How a row says which person it means. An external id beside a pid must not be that of somebody else. */
export type Mention =
  | { readonly by: 'pid'; readonly value: Pid; readonly externalId: string | null }
  | { readonly by: 'external_id' | 'name'; readonly value: string };

/** A row of a file: whom it mentions, or the text that mentions nobody. Rows count from 1, without header and empty lines. */
export type MentionRow =
  | {
      readonly row: number;
      readonly mention: Mention;
      /** What else it wants of the person, or why that cannot be; null where the file has no columns for it. */
      readonly wish: RowWish | CellProblem | null;
    }
  | { readonly row: number; readonly mention: null; readonly text: string };

/** Whether the file of these rows wants anything of its persons beside that they are members. */
export const hasWishes = (rows: readonly MentionRow[]): boolean =>
  rows.some((row) => row.mention !== null && row.wish !== null);

const PID_CHARACTERS = 64;
const BARE_PID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Columns = { readonly [column in PersonColumn]?: number };

/** Finds who is mentioned in the rows of a CSV file whose header says where, or that has bare pids and no header. */
export class MentionRows {
  #columns: Columns | null = null;
  #wishes: readonly WishColumn[] = [];
  #row = 0;

  /** Ends with `no person column` when the first row neither names a column of persons nor is a pid. */
  *in(rows: Iterable<CsvRow>): Generator<MentionRow | 'no person column', void> {
    for (const fields of rows) {
      if (fields?.length === 1 && textOf(fields[0]).trim() === '') continue;
      if (this.#columns === null) {
        const names = fields?.map(textOf) ?? [];
        this.#columns = columnsOf(names);
        if (Object.keys(this.#columns).length > 0) {
          this.#wishes = wishColumnsOf(names);
          continue;
        }
        this.#columns = names.length === 1 && BARE_PID.test(names[0]?.trim() ?? '') ? { pid: 0 } : null;
        if (this.#columns === null) {
          yield 'no person column';
          return;
        }
      }
      yield mentionRow(++this.#row, fields ?? [], this.#columns, this.#wishes);
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

function mentionRow(
  row: number,
  fields: readonly Uint8Array[],
  columns: Columns,
  wishes: readonly WishColumn[],
): MentionRow {
  const fieldOf = (column: PersonColumn): Uint8Array | undefined => fields[columns[column] ?? fields.length];
  const by = personColumns.find((column) => !isEmpty(fieldOf(column)));
  const mention = by && mentionBy(by, fieldOf);
  if (mention) return { row, mention, wish: wishes.length === 0 ? null : wishOf(fields, wishes) };
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
