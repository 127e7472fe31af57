import type { GroupId, Pid, SpaceId } from '@kith/contract';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { living } from '../../tenancy/sources/store.ts';
import { type PersonSummary, personSummaries } from '../persons/store.ts';
import { onList } from '../times/on-list.ts';
import { hoursOf } from '../times/schedule-store.ts';

export interface MembershipRow {
  readonly person_id: PersonId;
  readonly since: number;
  readonly valid_from: number | null;
  readonly valid_until: number | null;
  /** JSON of its hours. */
  readonly hours: string | null;
}

interface MembershipPage {
  readonly only?: readonly PersonId[];
  readonly after?: PersonId | undefined;
  readonly offset: number;
  readonly limit: number;
  /** Epoch ms: those that have ended by then are left out. Without it those that are not settled are there, too. */
  readonly now?: number | undefined;
}

interface Asked extends MembershipPage {
  readonly spaceIds: readonly SpaceId[];
  readonly id: GroupId;
}

const rowsOf = (db: Queries, { spaceIds, id, only, after, offset, limit, now }: Asked) =>
  db
    .selectFrom('memberships')
    .select(['space_id', 'person_id', 'since', 'valid_from', 'valid_until', 'schedule_id'])
    .where('space_id', 'in', spaceIds)
    .where('group_id', '=', id)
    .$if(now !== undefined, (query) => query.where(onList('memberships', now as number)))
    .$if(only !== undefined, (query) => query.where('person_id', 'in', only ?? []))
    .$if(after !== undefined, (query) => query.where('person_id', '>', after as PersonId))
    .orderBy('person_id')
    .limit(limit)
    .offset(offset);

const memberships = compileOnce(rowsOf);

const members = compileOnce((db, asked: Asked) =>
  db
    .selectFrom(rowsOf(db, asked).as('memberships'))
    // The page first, as it is written: a plain join may begin with all persons.
    .crossJoin('persons')
    .leftJoin(living(db).as('source'), (join) =>
      join.onRef('source.space_id', '=', 'persons.space_id').onRef('source.id', '=', 'persons.source_id'),
    )
    .leftJoin('schedules', (join) =>
      join
        .onRef('schedules.space_id', '=', 'memberships.space_id')
        .onRef('schedules.id', '=', 'memberships.schedule_id'),
    )
    .whereRef('persons.space_id', '=', 'memberships.space_id')
    .whereRef('persons.id', '=', 'memberships.person_id')
    .select(['memberships.person_id', 'memberships.since', 'memberships.valid_from', 'memberships.valid_until'])
    .select(['persons.id', 'persons.pid', 'persons.name', 'persons.external_id', 'persons.created'])
    .select(['persons.face_image', 'source.name as source_name', 'schedules.hours'])
    .orderBy('memberships.person_id'),
);

/** A page of those who are on the list of a group, of one instant and in the order of person ids; from after a person, or from an offset. */
export const pageOfMembers = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  page: MembershipPage,
): Promise<MemberRow[]> => members(db, asking(spaceIds, id, page));

const asking = (spaceIds: readonly SpaceId[], id: GroupId, { after, offset, ...page }: MembershipPage): Asked => ({
  spaceIds,
  id,
  after,
  offset: after === undefined ? offset : 0,
  ...page,
});

/** Who is on the list of a group that was found, in the order of person ids; from after a person, or from an offset. */
export async function listMembers(
  db: Queries,
  { id, space_id: spaceId }: { readonly id: GroupId; readonly space_id: SpaceId },
  page: MembershipPage,
): Promise<MembershipRow[]> {
  const rows = await memberships(db, asking([spaceId], id, page));
  // Most memberships have no hours, and a join would look for those of each.
  const schedules = new Set(rows.flatMap(({ schedule_id }) => schedule_id ?? []));
  const hours = schedules.size === 0 ? null : await hoursOf(db, spaceId, [...schedules]);
  return rows.map(({ schedule_id, person_id, since, valid_from, valid_until }) => ({
    person_id,
    since,
    valid_from,
    valid_until,
    hours: (schedule_id !== null && hours?.get(schedule_id)) || null,
  }));
}

/** A membership and its person, as lists show it. */
export type MemberRow = MembershipRow & PersonSummary;

const membersWithPids = compileOnce(
  (
    db,
    {
      spaceIds,
      id,
      pids,
      now,
    }: {
      readonly spaceIds: readonly SpaceId[];
      readonly id: GroupId;
      readonly pids: readonly Pid[];
      readonly now: number;
    },
  ) =>
    personSummaries(db, spaceIds)
      .where('persons.pid', 'in', pids)
      // A plain join SQLite takes the other way round, as long as it has not looked at how large groups have become.
      .crossJoin('memberships')
      .leftJoin('schedules', (join) =>
        join
          .onRef('schedules.space_id', '=', 'memberships.space_id')
          .onRef('schedules.id', '=', 'memberships.schedule_id'),
      )
      .whereRef('memberships.space_id', '=', 'persons.space_id')
      .whereRef('memberships.person_id', '=', 'persons.id')
      .where('memberships.space_id', 'in', spaceIds)
      .where('memberships.group_id', '=', id)
      .where(onList('memberships', now))
      .select(['memberships.person_id', 'memberships.since', 'memberships.valid_from', 'memberships.valid_until'])
      .select('schedules.hours'),
);

/** Those of these persons who are on the list of the group, in the order of person ids. @param now epoch ms */
export async function listMembersWithPids(
  db: Queries,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  pids: readonly Pid[],
  now: number,
): Promise<MemberRow[]> {
  // Sorted here: asked to sort, a database may walk all members in order rather than find a few by pid.
  return (await membersWithPids(db, { spaceIds, id, pids, now })).sort((a, b) => a.person_id - b.person_id);
}
