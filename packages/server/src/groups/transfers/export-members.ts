import { toCsvRow, toTimestamp, withoutFormula } from '@kith/contract';
import type { Database } from '../../db/database.ts';
import type { PersonId } from '../../db/schema.ts';
import { describePersons } from '../../persons/store.ts';
import { type GroupRow, listMembers } from '../store.ts';

const MEMBERS_A_PAGE = 1000;

/** The members of a group as CSV, in pieces: pid, since, and the name of the source that the person came from. */
export async function* exportMembers({ queries }: Pick<Database, 'queries'>, group: GroupRow): AsyncGenerator<string> {
  yield toCsvRow(['pid', 'since', 'source']);
  let after = 0 as PersonId;
  for (;;) {
    const members = await listMembers(queries, group, { after, offset: 0, limit: MEMBERS_A_PAGE });
    const ids = members.map((member) => member.person_id);
    const persons = await describePersons(queries, group.space_id, ids);
    yield members
      .map(({ person_id, since }) => {
        const person = persons.get(person_id);
        return person ? toCsvRow([person.pid, toTimestamp(since), withoutFormula(person.source?.name ?? '')]) : '';
      })
      .join('');
    const last = ids.at(-1);
    if (last === undefined || ids.length < MEMBERS_A_PAGE) return;
    after = last;
  }
}
