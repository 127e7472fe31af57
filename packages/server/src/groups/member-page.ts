import { type CursorPage, type Member, type MemberPageQuery, type SpaceId, toTimestamp } from '@kith/contract';
import type { FastifyRequest } from 'fastify';
import type { Queries } from '../db/database.ts';
import type { PersonId } from '../db/schema.ts';
import { cutPage, type Listed, toCursorPage } from '../http/pagination.ts';
import { mediaUrl } from '../media/media-url.ts';
import { describePersons } from '../persons/store.ts';
import type { MembershipRow } from './store.ts';

const RADIX = 36;

/** The person after whom a page of members begins. */
export const afterPerson = ({ after }: Pick<MemberPageQuery, 'after'>): PersonId | undefined =>
  after === undefined ? undefined : (Number.parseInt(after, RADIX) as PersonId);

/** A page of members as it is answered, from rows that were read with one more than the limit. */
export async function toMemberPage(
  { db, baseUrl }: { readonly db: Queries; readonly baseUrl: string },
  request: FastifyRequest,
  query: MemberPageQuery,
  spaceId: SpaceId,
  listed: Listed<MembershipRow>,
): Promise<CursorPage<Member>> {
  const { count, rows, nextAfter } = cutPage(listed, query.limit, (last) => last.person_id.toString(RADIX));
  const persons = await describePersons(
    db,
    spaceId,
    rows.map((row) => row.person_id),
  );
  const members = rows.flatMap(({ person_id, since }) => {
    const person = persons.get(person_id);
    return person ? { person, since } : [];
  });
  return toCursorPage(request, baseUrl, query, { count, rows: members, nextAfter }, ({ person, since }) => ({
    pid: person.pid,
    pid_source: person.source?.name ?? null,
    pid_created: toTimestamp(person.created),
    initial_face_image: mediaUrl(baseUrl, person.face_image),
    since: toTimestamp(since),
  }));
}
