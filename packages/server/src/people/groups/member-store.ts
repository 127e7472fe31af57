import type { GroupId, Pid, SpaceId } from '@kith/contract';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
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

const memberships = compileOnce((db, { spaceIds, id, only, after, offset, limit, now }: Asked) =>
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
    .offset(offset),
);

/** Who is on the list of a group, in the order of person ids; from after a person, or from an offset. */
export async function listMemberships(
  db: Queries,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  { after, offset, ...page }: MembershipPage,
): Promise<MembershipRow[]> {
  const rows = await memberships(db, { spaceIds, id, after, offset: after === undefined ? offset : 0, ...page });
  // Most memberships have no hours, and a join would look for those of each.
  const schedules = new Set(rows.flatMap(({ schedule_id }) => schedule_id ?? []));
  const hours = schedules.size === 0 ? null : await hoursOf(db, spaceIds, [...schedules]);
  return rows.map(({ space_id, schedule_id, ...row }) => ({
    ...row,
    hours: (schedule_id !== null && hours?.get(space_id)?.get(schedule_id)) || null,
  }));
}

/** The same of a group that was found. */
export const listMembers = (
  db: Queries,
  { id, space_id }: { readonly id: GroupId; readonly space_id: SpaceId },
  page: MembershipPage,
): Promise<MembershipRow[]> => listMemberships(db, [space_id], id, page);

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
