import type { PersonId } from '../../../platform/db/schema.ts';
import type { Mention, MentionRow } from './mention-rows.ts';
import type { Named, Problem } from './store.ts';
import type { Who } from './who.ts';
import { takeRow, type Wishes } from './wishes.ts';

/**
 * Tells the rows that change something from those whose person is as wished, and from those that cannot be done.
 * @param asWished persons of whom nothing is to be changed
 * @param room how many may be changed
 * @param wishes takes what else the rows want; null where that is of no account
 * @returns `changed`: how many of those known before are others by that
 */
export function tellRows(
  rows: readonly MentionRow[],
  who: (mention: Mention) => Who,
  asWished: ReadonlySet<PersonId>,
  room: number,
  wishes: Wishes | null = null,
): { fresh: Named[]; known: number; changed: number; problems: Problem[] } {
  const done = new Set(asWished);
  const fresh: Named[] = [];
  const problems: Problem[] = [];
  let known = 0;
  let changed = 0;
  for (const row of rows) {
    if (row.mention === null) {
      problems.push(malformed(row));
      continue;
    }
    const { outcome, id } = who(row.mention);
    const problem = { row: row.row, value: row.mention.value, person_id: id, field: null, message: null };
    if (outcome !== 'found') {
      problems.push({ ...problem, outcome });
      continue;
    }
    if (!done.has(id) && fresh.length >= room) {
      problems.push({ ...problem, outcome: 'full' });
      continue;
    }
    const taken = takeRow(wishes, id, row.wish);
    if ('message' in taken) {
      problems.push({ ...problem, ...taken, outcome: 'invalid' });
    } else if (done.has(id)) {
      known++;
      if (taken.isOther) changed++;
    } else {
      done.add(id);
      fresh.push({ person_id: id, row: row.row });
    }
  }
  return { fresh, known, changed, problems };
}

/** A row that cannot be read. */
export const malformed = ({ row, text }: Extract<MentionRow, { mention: null }>): Problem => ({
  row,
  outcome: 'malformed',
  value: text,
  person_id: null,
  field: null,
  message: null,
});
