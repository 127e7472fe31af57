import type { SpaceId } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import { cutPage, type Listed, type ListedByCursor } from '../../platform/page.ts';
import { toCursor } from '../persons/person-cursor.ts';
import { type PersonSummary, summarisePersons } from '../persons/store.ts';
import type { MemberRow, MembershipRow } from './member-store.ts';

/** A page, of rows that were read with one more than the limit. */
export const cutMembers = <Row extends MembershipRow>(listed: Listed<Row>, limit: number): ListedByCursor<Row> =>
  cutPage(listed, limit, (last) => toCursor(last.person_id));

/** Adds the persons. Who is deleted meanwhile is left out. */
export async function describeMembers(
  db: Queries,
  spaceId: SpaceId,
  { rows, ...page }: ListedByCursor<MembershipRow>,
): Promise<ListedByCursor<MemberRow>> {
  const ids = rows.map((row) => row.person_id);
  const persons = await summarisePersons(db, spaceId, ids);
  const members = rows.flatMap((row) => {
    const person = persons.get(row.person_id);
    return person ? memberOf(person, row) : [];
  });
  return { ...page, rows: members };
}

const memberOf = (person: PersonSummary, row: MembershipRow): MemberRow => ({
  id: person.id,
  pid: person.pid,
  name: person.name,
  external_id: person.external_id,
  created: person.created,
  face_image: person.face_image,
  source_name: person.source_name,
  person_id: row.person_id,
  since: row.since,
  valid_from: row.valid_from,
  valid_until: row.valid_until,
  hours: row.hours,
});
