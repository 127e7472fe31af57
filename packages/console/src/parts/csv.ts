/** A spreadsheet takes what begins so for a formula. */
const formula = /^[=+\-@\t\r]/;

const cell = (text: string): string => `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** Rows as CSV, line by line, that no spreadsheet runs. */
export const csvOf = (rows: readonly (readonly string[])[]): readonly string[] =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`);
