import type { GroupId, SpaceId } from '@kith/contract';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { isInEffect } from '../times/is-in-effect.ts';
import { readHours } from '../times/read-hours.ts';

/** A group, as an event carries it. */
export interface NamedGroup {
  readonly id: GroupId;
  readonly name: string;
}

interface Asked {
  readonly spaceId: SpaceId;
  readonly personIds: readonly PersonId[];
  /** Epoch ms: nothing before is asked. */
  readonly from: number;
}

// One statement, also for what has ended and was settled since: pictures come late.
const namesAndTimes = compileOnce((db, { spaceId, personIds, from }: Asked) => {
  const named = db
    .selectFrom('groups')
    .leftJoin('group_times', (join) =>
      join.onRef('group_times.space_id', '=', 'groups.space_id').onRef('group_times.group_id', '=', 'groups.id'),
    )
    .leftJoin('schedules as group_schedules', (join) =>
      join
        .onRef('group_schedules.space_id', '=', 'group_times.space_id')
        .onRef('group_schedules.id', '=', 'group_times.schedule_id'),
    )
    .select([
      'groups.id',
      'groups.name',
      'group_times.valid_from as group_from',
      'group_times.valid_until as group_until',
      'group_schedules.hours as group_hours',
    ])
    .where('groups.space_id', '=', spaceId);
  const present = named
    .innerJoin('memberships as own', 'own.group_id', 'groups.id')
    .leftJoin('schedules', (join) =>
      join.onRef('schedules.space_id', '=', 'own.space_id').onRef('schedules.id', '=', 'own.schedule_id'),
    )
    .select(['own.person_id', 'own.valid_from', 'own.valid_until', 'schedules.hours'])
    .where('own.space_id', '=', spaceId)
    .where('own.person_id', 'in', personIds);
  const past = named
    .innerJoin('past_memberships as own', 'own.group_id', 'groups.id')
    .leftJoin('schedules', (join) =>
      join.onRef('schedules.space_id', '=', 'own.space_id').onRef('schedules.id', '=', 'own.schedule_id'),
    )
    .select(['own.person_id', 'own.valid_from', 'own.ended as valid_until', 'schedules.hours'])
    .where('own.space_id', '=', spaceId)
    .where('own.person_id', 'in', personIds)
    .where('own.ended', '>', from);
  return present.unionAll(past);
});

/** Groups of some persons in time. */
export interface GroupsInTime {
  /** Those in effect at an instant, in the order of their ids. @param at epoch ms, not before that which was asked for */
  of(personId: PersonId, at: number): readonly NamedGroup[];
}

/** Reads the groups of some persons, for any instant from one on. @param from epoch ms */
export async function groupsInTime(
  db: Queries,
  spaceId: SpaceId,
  personIds: readonly PersonId[],
  from: number,
): Promise<GroupsInTime> {
  const rows = personIds.length === 0 ? [] : await namesAndTimes(db, { spaceId, personIds, from });
  const ofPerson = new Map<PersonId, Row[]>();
  for (const row of rows) {
    const others = ofPerson.get(row.person_id);
    if (others) others.push(row);
    else ofPerson.set(row.person_id, [row]);
  }
  return {
    of: (personId, at) => {
      const named = new Map<GroupId, NamedGroup>();
      for (const row of ofPerson.get(personId) ?? []) {
        if (isRowInEffect(row, at)) named.set(row.id, { id: row.id, name: row.name });
      }
      return [...named.values()].sort((a, b) => a.id - b.id);
    },
  };
}

type Row = Awaited<ReturnType<typeof namesAndTimes>>[number];

const hoursOf = (text: string | null) => (text === null ? null : readHours(text));

const isRowInEffect = (row: Row, at: number): boolean =>
  isInEffect({ valid_from: row.valid_from, valid_until: row.valid_until, hours: hoursOf(row.hours) }, at) &&
  isInEffect({ valid_from: row.group_from, valid_until: row.group_until, hours: hoursOf(row.group_hours) }, at);

/** Names of all groups of a person in effect at an instant, as an event carries them. @param at epoch ms */
export const groupsOfPerson = async (
  db: Queries,
  spaceId: SpaceId,
  personId: PersonId,
  at: number,
): Promise<readonly NamedGroup[]> => (await groupsInTime(db, spaceId, [personId], at)).of(personId, at);
