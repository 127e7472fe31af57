type Row = Record<string, unknown>;

/**
 * Rows as objects, of values in the order of the columns. The driver makes dictionaries of its own, which take as long to make as the query
 * takes, and ten times as long to read or copy as an object that is filled here.
 */
export function toObjects(columns: readonly string[], rows: readonly (readonly unknown[])[]): Row[] {
  return rows.map((values) => toObject(columns, values));
}

/** The same of one row. */
export function toObject(columns: readonly string[], values: readonly unknown[]): Row {
  const row: Row = {};
  for (let i = 0; i < columns.length; i++) row[columns[i] as string] = values[i];
  return row;
}
