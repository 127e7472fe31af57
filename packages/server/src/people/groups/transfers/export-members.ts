import { toCsvRow, toTimestamp, withoutFormula } from '@kith/contract';
import type { Database } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { describePersons } from '../../persons/store.ts';
import { readHours } from '../../times/read-hours.ts';
import { listMembers } from '../member-store.ts';
import type { GroupRow } from '../store.ts';
import { writeHours } from './hours-text.ts';
import type { Step } from './import-deps.ts';

const MEMBERS_A_PAGE = 500;

/**
 * Who is on the list of a group as CSV, in pieces: how the person is called, since when it is a member, the name of the source that it came
 * from, and from when until when, and at which hours, it is one.
 * @param now epoch ms
 */
export async function* exportMembers(
  { reading, step }: Pick<Database, 'reading'> & { readonly step: Step },
  group: GroupRow,
  now: number,
): AsyncGenerator<string> {
  yield toCsvRow(['pid', 'external_id', 'name', 'since', 'source', 'valid_from', 'valid_until', 'hours']);
  let after = 0 as PersonId;
  for (;;) {
    const page = { after, offset: 0, limit: MEMBERS_A_PAGE, now };
    const { members, ids, persons } = await step(async () => {
      const rows = await listMembers(reading, group, page);
      const personIds = rows.map((row) => row.person_id);
      return { members: rows, ids: personIds, persons: await describePersons(reading, group.space_id, personIds) };
    });
    yield members
      .map(({ person_id, since, valid_from, valid_until, hours }) => {
        const person = persons.get(person_id);
        if (!person) return '';
        const { pid, external_id, name, source } = person;
        const dates = [valid_from, valid_until].map((time) => (time === null ? '' : toTimestamp(time)));
        const times = [...dates, hours === null ? '' : writeHours(readHours(hours))];
        return toCsvRow(
          [pid, external_id ?? '', name ?? '', toTimestamp(since), source?.name ?? '', ...times].map(withoutFormula),
        );
      })
      .join('');
    const last = ids.at(-1);
    if (last === undefined || ids.length < MEMBERS_A_PAGE) return;
    after = last;
  }
}
