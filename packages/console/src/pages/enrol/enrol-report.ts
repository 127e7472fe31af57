import type { Messages } from '../../messages/en.ts';
import type { Enrolment } from './enrolment.ts';

/** A spreadsheet takes what begins so for a formula. */
const formula = /^[=+\-@\t\r]/;

const cell = (text: string): string => `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** What came of each photo, as CSV, line by line. */
export function reportOf(
  enrolments: readonly Enrolment[],
  columns: Messages['enrol']['reportColumns'],
): readonly string[] {
  const head = [columns.file, columns.name, columns.state, columns.pid, columns.reason];
  const rows = enrolments.map(({ path, name, state }) => [
    path,
    name,
    state.kind,
    'pid' in state ? state.pid : '',
    state.kind === 'failed' ? state.sentences.join(' ') : '',
  ]);
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`);
}
