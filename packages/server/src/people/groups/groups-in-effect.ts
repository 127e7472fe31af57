import type { GroupId, SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { isInEffect, type Times } from '../times/is-in-effect.ts';
import { readHours } from '../times/read-hours.ts';

/** A group, as an event carries it. */
export interface NamedGroup {
  readonly id: GroupId;
  readonly name: string;
}

/** A membership of a person in a group, and when both are in effect. */
export interface MembershipInTime {
  readonly group: NamedGroup;
  readonly own: Times;
  readonly ofGroup: Times;
  /** Whether it was put on record that it has ended. */
  readonly isSettled: boolean;
}

interface Asked {
  readonly spaceId: SpaceId;
  readonly personIds: readonly PersonId[];
  /** Epoch ms: nothing before is asked. */
  readonly from: number;
}

/**
 * The name of the group of a membership; null: the group is gone. Looked up for each: a join lets PostgreSQL read all groups of the space for the
 * ten that somebody is in.
 */
const nameOfGroup = sql<
  string | null
>`(select groups.name from groups where groups.space_id = own.space_id and groups.id = own.group_id)`;

// One statement, also for what has ended and was settled since: pictures come late.
const namesAndTimes = compileOnce((db, { spaceId, personIds, from }: Asked) => {
  const present = db
    .selectFrom('memberships as own')
    .leftJoin('schedules', (join) =>
      join.onRef('schedules.space_id', '=', 'own.space_id').onRef('schedules.id', '=', 'own.schedule_id'),
    )
    .leftJoin('group_times', (join) =>
      join.onRef('group_times.space_id', '=', 'own.space_id').onRef('group_times.group_id', '=', 'own.group_id'),
    )
    .leftJoin('schedules as group_schedules', (join) =>
      join
        .onRef('group_schedules.space_id', '=', 'group_times.space_id')
        .onRef('group_schedules.id', '=', 'group_times.schedule_id'),
    )
    .select(['own.group_id as id', nameOfGroup.as('name'), 'own.person_id', 'own.valid_from', 'own.valid_until'])
    .select(['schedules.hours', 'group_times.valid_from as group_from', 'group_times.valid_until as group_until'])
    .select(['group_schedules.hours as group_hours', sql<0 | 1>`0`.as('is_settled')])
    .where('own.space_id', '=', spaceId)
    .where('own.person_id', 'in', personIds);
  const past = db
    .selectFrom('past_memberships as own')
    .leftJoin('schedules', (join) =>
      join.onRef('schedules.space_id', '=', 'own.space_id').onRef('schedules.id', '=', 'own.schedule_id'),
    )
    .leftJoin('group_times', (join) =>
      join.onRef('group_times.space_id', '=', 'own.space_id').onRef('group_times.group_id', '=', 'own.group_id'),
    )
    .leftJoin('schedules as group_schedules', (join) =>
      join
        .onRef('group_schedules.space_id', '=', 'group_times.space_id')
        .onRef('group_schedules.id', '=', 'group_times.schedule_id'),
    )
    .select([
      'own.group_id as id',
      nameOfGroup.as('name'),
      'own.person_id',
      'own.valid_from',
      'own.ended as valid_until',
    ])
    .select(['schedules.hours', 'group_times.valid_from as group_from', 'group_times.valid_until as group_until'])
    .select(['group_schedules.hours as group_hours', sql<0 | 1>`1`.as('is_settled')])
    .where('own.space_id', '=', spaceId)
    .where('own.person_id', 'in', personIds)
    .where('own.ended', '>', from);
  return present.unionAll(past);
});

/** Memberships of some persons by their ids, each of whom is there, for any instant from one on. */
export async function membershipsInTime(
  db: Queries,
  { spaceId, personIds, from }: Asked,
): Promise<ReadonlyMap<PersonId, readonly MembershipInTime[]>> {
  const rows = personIds.length === 0 ? [] : await namesAndTimes(db, { spaceId, personIds, from });
  const found = new Map<PersonId, MembershipInTime[]>(personIds.map((id) => [id, []]));
  for (const row of rows) {
    const { name } = row;
    if (name === null) continue;
    found.get(row.person_id)?.push({
      group: { id: row.id, name },
      own: { valid_from: row.valid_from, valid_until: row.valid_until, hours: hoursOf(row.hours) },
      ofGroup: { valid_from: row.group_from, valid_until: row.group_until, hours: hoursOf(row.group_hours) },
      isSettled: row.is_settled === 1,
    });
  }
  return found;
}

const hoursOf = (text: string | null) => (text === null ? null : readHours(text));

/** The groups of some memberships of one person that are in effect at an instant, in the order of their ids. @param at epoch ms */
export function groupsInEffect(memberships: readonly MembershipInTime[], at: number): readonly NamedGroup[] {
  const named = new Map<GroupId, NamedGroup>();
  for (const { group, own, ofGroup } of memberships) {
    if (isInEffect(own, at) && isInEffect(ofGroup, at)) named.set(group.id, group);
  }
  return [...named.values()].sort((a, b) => a.id - b.id);
}

/** Names of all groups of a person in effect at an instant, as an event carries them. @param at epoch ms */
export const groupsOfPerson = async (
  db: Queries,
  spaceId: SpaceId,
  personId: PersonId,
  at: number,
): Promise<readonly NamedGroup[]> =>
  groupsInEffect((await membershipsInTime(db, { spaceId, personIds: [personId], from: at })).get(personId) ?? [], at);
