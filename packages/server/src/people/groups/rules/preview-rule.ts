import { type GroupId, type GroupRule, limits, type RulePreview, type SpaceId } from '@kith/contract';
import { type SqlBool, sql } from 'kysely';
import type { Queries } from '../../../platform/db/database.ts';
import { mediaUrl } from '../../../platform/media/media-url.ts';
import { isIn, matching } from './matching.ts';

/** Persons of each kind that a preview names. */
const NAMED = 50;

interface Asked {
  readonly spaceId: SpaceId;
  readonly groupId: GroupId | null;
  readonly rule: GroupRule;
  /** Epoch ms. */
  readonly at: number;
}

/** Who would be in a group by a rule at an instant, who would come to it, and who would leave it. Nothing is changed. */
export async function previewRule(db: Queries, baseUrl: string, asked: Asked): Promise<RulePreview> {
  const { spaceId, groupId, at } = asked;
  const found = matching(db, asked);
  const isMember = sql<SqlBool>`exists ${membersOf(db, spaceId, groupId, at)}`;
  const counted = found
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .$if(groupId !== null, (query) => query.select(sql<number>`count(case when ${isMember} then 1 end)`.as('staying')))
    .executeTakeFirstOrThrow();
  const named = (query: typeof found) =>
    query
      .select(['persons.pid', 'persons.name', 'persons.external_id', 'persons.face_image'])
      .orderBy('persons.id')
      .limit(NAMED)
      .execute();
  const [{ count, staying = 0 }, members, persons] = await Promise.all([
    counted,
    countMembers(db, spaceId, groupId, at),
    named(found),
  ]);
  const coming = count - staying;
  const leaving = members - staying;
  const [arrivals, departures] = await Promise.all([
    coming === 0 ? [] : groupId === null ? persons : named(found.where(sql<SqlBool>`not ${isMember}`)),
    leaving === 0
      ? []
      : named(
          db
            .selectFrom('persons')
            .where('persons.space_id', '=', spaceId)
            .where(isMember)
            .where((eb) => eb.not(isIn(eb, asked))),
        ),
  ]);
  const tell = (rows: typeof persons) =>
    rows.map(({ pid, name, external_id, face_image }) => ({
      pid,
      person: { name, external_id },
      initial_face_image: mediaUrl(baseUrl, face_image),
    }));
  return {
    count,
    persons: tell(persons),
    is_full: count > limits.personsPerGroup,
    coming: { count: coming, persons: tell(arrivals) },
    leaving: { count: leaving, persons: tell(departures) },
  };
}

/** Query for the membership of the person of another query, if it is in effect but for its hours. */
const membersOf = (db: Queries, spaceId: SpaceId, groupId: GroupId | null, at: number) =>
  members(db, spaceId, groupId, at).select('member.person_id').whereRef('member.person_id', '=', sql.ref('persons.id'));

const members = (db: Queries, spaceId: SpaceId, groupId: GroupId | null, at: number) =>
  db
    .selectFrom('memberships as member')
    .where('member.space_id', '=', spaceId)
    .where('member.group_id', '=', groupId ?? (0 as GroupId))
    .where((eb) => eb.or([eb('member.valid_from', 'is', null), eb('member.valid_from', '<=', at)]))
    .where((eb) => eb.or([eb('member.valid_until', 'is', null), eb('member.valid_until', '>', at)]));

async function countMembers(db: Queries, spaceId: SpaceId, groupId: GroupId | null, at: number): Promise<number> {
  if (groupId === null) return 0;
  const { count } = await members(db, spaceId, groupId, at)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
