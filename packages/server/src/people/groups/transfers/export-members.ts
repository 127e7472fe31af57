import { toCsvRow, toTimestamp, withoutFormula } from '@kith/contract';
import type { Database } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { describePersons } from '../../persons/store.ts';
import { type GroupRow, listMembers } from '../store.ts';
import type { Step } from './import-deps.ts';

const MEMBERS_A_PAGE = 500;

/**
 * The members of a group as CSV, in pieces: how the person is called, since when it is a member, and the name of the source
 * that it came from.
 */
export async function* exportMembers(
  { reading, step }: Pick<Database, 'reading'> & { readonly step: Step },
  group: GroupRow,
): AsyncGenerator<string> {
  yield toCsvRow(['pid', 'external_id', 'name', 'since', 'source']);
  let after = 0 as PersonId;
  for (;;) {
    const page = { after, offset: 0, limit: MEMBERS_A_PAGE };
    const { members, ids, persons } = await step(async () => {
      const rows = await listMembers(reading, group, page);
      const personIds = rows.map((row) => row.person_id);
      return { members: rows, ids: personIds, persons: await describePersons(reading, group.space_id, personIds) };
    });
    yield members
      .map(({ person_id, since }) => {
        const person = persons.get(person_id);
        if (!person) return '';
        const { pid, external_id, name, source } = person;
        return toCsvRow(
          [pid, external_id ?? '', name ?? '', toTimestamp(since), source?.name ?? ''].map(withoutFormula),
        );
      })
      .join('');
    const last = ids.at(-1);
    if (last === undefined || ids.length < MEMBERS_A_PAGE) return;
    after = last;
  }
}
