import type { PersonId } from '../../../platform/db/schema.ts';
import type { Mention, MentionRow } from './mention-rows.ts';
import type { Named, Problem } from './store.ts';
import type { Who } from './who.ts';

/**
 * Tells the rows that change something from those whose person is as wished, and from those that cannot be done.
 * @param asWished persons of whom nothing is to be changed
 * @param room how many may be changed
 */
export function tellRows(
  rows: readonly MentionRow[],
  who: (mention: Mention) => Who,
  asWished: ReadonlySet<PersonId>,
  room: number,
): { fresh: Named[]; known: number; problems: Problem[] } {
  const done = new Set(asWished);
  const fresh: Named[] = [];
  const problems: Problem[] = [];
  let known = 0;
  for (const row of rows) {
    if (row.mention === null) {
      problems.push(malformed(row));
      continue;
    }
    const { outcome, id } = who(row.mention);
    const problem = { row: row.row, value: row.mention.value, person_id: id };
    if (outcome !== 'found') {
      problems.push({ ...problem, outcome });
    } else if (done.has(id)) {
      known++;
    } else if (fresh.length < room) {
      done.add(id);
      fresh.push({ person_id: id, row: row.row });
    } else {
      problems.push({ ...problem, outcome: 'full' });
    }
  }
  return { fresh, known, problems };
}

/** A row that cannot be read. */
export const malformed = ({ row, text }: Extract<MentionRow, { mention: null }>): Problem => ({
  row,
  outcome: 'malformed',
  value: text,
  person_id: null,
});
