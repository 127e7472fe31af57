import type { Messages } from '../../messages/en.ts';
import { csvOf } from '../../parts/csv.ts';
import type { Enrolment } from './enrolment.ts';

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
  return csvOf([head, ...rows]);
}
