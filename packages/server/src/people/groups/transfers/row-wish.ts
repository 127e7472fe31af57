import {
  AttributeChanges,
  type AttributeValue,
  limits,
  readAttribute,
  ValidFrom,
  ValidUntil,
  withFormula,
} from '@kith/contract';
import { tooManyAttributes } from '../../persons/attribute-store.ts';
import { isEmpty, readable } from './cell.ts';
import { readHoursText } from './hours-text.ts';

const dates = { valid_from: ValidFrom, valid_until: ValidUntil } as const;
type DateColumn = keyof typeof dates;

/** What a row wants of its person beside that it is a member: only what its file has columns for. */
export interface RowWish {
  /** Epoch ms; null: from the beginning. */
  readonly valid_from?: number | null;
  /** Epoch ms; null: for ever. */
  readonly valid_until?: number | null;
  /** As JSON; null: always. */
  readonly hours?: string | null;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** What is wrong with a field of a row, in a sentence that repeats nothing of it. */
export interface CellProblem {
  readonly field: string;
  readonly message: string;
}

/** A column that says when its person is a member, or what is known of it. */
export type WishColumn = { readonly at: number; readonly field: string } & (
  | { readonly date: DateColumn }
  | { readonly hours: true }
  | { readonly attribute: string }
);

const HOURS = 'hours';
/** Of as many parts of a week as there may be. */
const LONGEST_HOURS = 4096;
const ATTRIBUTE = 'attributes.';

/** Those columns of a header; of two with the same name the first counts. */
export function wishColumnsOf(headers: readonly string[]): WishColumn[] {
  const columns = new Map<string, WishColumn>();
  for (const [at, header] of headers.entries()) {
    const name = withFormula(header.trim());
    const key = name.toLowerCase().replaceAll(/[\s-]+/g, '_');
    const date = (Object.keys(dates) as DateColumn[]).find((column) => column === key);
    const attribute = key.startsWith(ATTRIBUTE) ? name.slice(ATTRIBUTE.length).trim().normalize('NFC') : '';
    const field = date ?? (key === HOURS ? HOURS : `${ATTRIBUTE}${attribute}`);
    if (columns.has(field)) continue;
    if (key === HOURS) columns.set(field, { at, field, hours: true });
    else if (date) columns.set(field, { at, field, date });
    else if (attribute !== '') columns.set(field, { at, field: shown(field), attribute });
  }
  return [...columns.values()];
}

/** A column as reports call it: a file may give it any name, which is stored with every row of which it is at fault. */
const shown = (field: string): string => field.slice(0, limits.nameLength).replace(/\p{C}/gu, '\ufffd');

/** What a row wants by these columns, or what is wrong with the first that cannot be. An empty attribute stays what it is. */
export function wishOf(fields: readonly Uint8Array[], columns: readonly WishColumn[]): RowWish | CellProblem {
  const times: { valid_from?: number | null; valid_until?: number | null; hours?: string | null } = {};
  const attributes: Record<string, AttributeValue> = {};
  let count = 0;
  for (const column of columns) {
    const { at, field } = column;
    const longest = 'hours' in column ? LONGEST_HOURS : limits.nameLength;
    const text = isEmpty(fields[at]) ? '' : readable(fields[at], longest);
    if (text === undefined) return { field, message: `Give at most ${longest} characters of UTF-8, without NUL.` };
    if ('hours' in column) {
      const read = text === '' ? null : readHoursText(text);
      if (read && 'message' in read) return { field, message: read.message };
      times.hours = read && JSON.stringify(read);
    } else if ('date' in column) {
      const read = dates[column.date].safeParse(text === '' ? null : text);
      if (!read.success) return { field, message: sentenceOf(read.error) };
      times[column.date] = read.data;
    } else if (text !== '') {
      // A header may name thousands, and each is read with a cost.
      if (++count > limits.attributesPerPerson) return { field: 'attributes', message: tooManyAttributes };
      const read = AttributeChanges.safeParse({ [column.attribute]: readAttribute(text) });
      if (!read.success) return { field, message: sentenceOf(read.error) };
      for (const [name, value] of Object.entries(read.data)) if (value !== null) attributes[name] = value;
    }
  }
  return { ...times, attributes };
}

const sentenceOf = ({ issues }: { readonly issues: readonly { readonly message: string }[] }): string =>
  issues[0]?.message ?? '';

export const isCellProblem = (wish: RowWish | CellProblem): wish is CellProblem => 'message' in wish;

/** What a replacing file wants of somebody of whom no row can be done: to stay what the person is, a member or none. */
export const stays = 'stays';

/** What two rows of one file want of the same person: the later says. */
export const wishedToo = (earlier: RowWish, later: RowWish): RowWish => ({
  ...earlier,
  ...later,
  attributes: { ...earlier.attributes, ...later.attributes },
});
