import { besideKey } from './beside-key.ts';
import type { SnapshotTable } from './snapshot.ts';

type Row = readonly unknown[];

/** What is unique in a table, within the column before it. */
const unique: Readonly<Record<string, readonly [scope: string | null, value: string]>> = {
  accounts: [null, 'username_key'],
  spaces: ['account_id', 'name_key'],
  sources: ['space_id', 'name_key'],
  groups: ['space_id', 'name_key'],
  persons: ['space_id', 'external_id'],
};

/**
 * SQLite once stored halves of characters, which a backup has as U+FFFD: what was unique by them is not any more. Gives each
 * row after the first another value, so that such a backup can be restored.
 */
export class KeptApart {
  readonly #seen = new Set<string>();

  row(table: SnapshotTable, row: Row): Row {
    const [scope, column] = unique[table.name] ?? [];
    const at = column === undefined ? -1 : table.columns.indexOf(column);
    const value = row[at];
    if (typeof value !== 'string' || !value.includes('\ufffd')) return row;
    const own = JSON.stringify([table.name, scope && row[table.columns.indexOf(scope)], value]);
    if (!this.#seen.has(own)) {
      this.#seen.add(own);
      return row;
    }
    return row.with(at, besideKey(value, Number(row[table.columns.indexOf('id')])));
  }
}
