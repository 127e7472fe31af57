import {
  type Group,
  type GroupId,
  type GroupRule,
  nameKey,
  type RuleState,
  type ScheduleId,
  type SpaceId,
  type Times,
  toTimestamp,
} from '@kith/contract';
import { type Selectable, type SelectQueryBuilder, type SqlBool, sql, type Updateable } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
import { personsWithIds } from '../persons/store.ts';
import { type Times as InTime, isInEffect } from '../times/is-in-effect.ts';
import { endedOfGroup } from '../times/on-list.ts';
import { readHours } from '../times/read-hours.ts';

export interface GroupRow extends Selectable<Schema['groups']> {
  /** How many are on its list: all but those that have ended. */
  readonly persons_count: number;
  /** How many rows it has. */
  readonly rows_count: number;
  readonly valid_from: number | null;
  readonly valid_until: number | null;
  /** JSON of its hours. */
  readonly hours: string | null;
  /** JSON of its rule; null: it has none. */
  readonly rule: string | null;
  readonly rule_state: RuleState | null;
  readonly rule_problem: string | null;
}

// Rows are many, and are named field by field: `...` takes ten times as long, and takes what is not wanted along.

/** @param now epoch ms */
export function toWire(group: GroupRow, now: number): Group {
  const times = toTimes(group, now);
  return {
    id: group.id,
    name: group.name,
    space_id: group.space_id,
    persons_count: group.persons_count,
    description: group.description,
    color: group.color,
    threshold: group.threshold,
    created: toTimestamp(group.created),
    valid_from: times.valid_from,
    valid_until: times.valid_until,
    hours: times.hours,
    in_effect: times.in_effect,
    rule: group.rule === null ? null : (JSON.parse(group.rule) as GroupRule),
    rule_state: group.rule_state,
    rule_problem: group.rule_problem,
  };
}

/** Times as they are answered; `in_effect` is of what has them alone. @param now epoch ms */
export function toTimes(row: Pick<GroupRow, 'valid_from' | 'valid_until' | 'hours'>, now: number): Times {
  const times = timesOf(row);
  return {
    valid_from: times.valid_from === null ? null : toTimestamp(times.valid_from),
    valid_until: times.valid_until === null ? null : toTimestamp(times.valid_until),
    hours: times.hours,
    in_effect: isInEffect(times, now),
  };
}

/** Times of a group or a membership. */
export const timesOf = (row: Pick<GroupRow, 'valid_from' | 'valid_until' | 'hours'>): InTime => ({
  valid_from: row.valid_from,
  valid_until: row.valid_until,
  hours: row.hours === null ? null : readHours(row.hours),
});

export const insertGroup = (
  db: Queries,
  group: Pick<GroupRow, 'space_id' | 'name' | 'description' | 'color' | 'threshold' | 'created'>,
): Promise<Selectable<Schema['groups']>> =>
  db
    .insertInto('groups')
    .values({ ...group, name_key: nameKey(group.name) })
    .returningAll()
    .executeTakeFirstOrThrow();

/** Adds the times of groups, and how many are on their lists. @param now epoch ms */
export const withTimes = <Row extends Selectable<Schema['groups']>>(
  groups: SelectQueryBuilder<Schema, 'groups', Row>,
  db: Queries,
  now: number,
) =>
  db
    .selectFrom(groups.as('groups'))
    .leftJoin('group_times', (join) =>
      join.onRef('group_times.space_id', '=', 'groups.space_id').onRef('group_times.group_id', '=', 'groups.id'),
    )
    .leftJoin('schedules', (join) =>
      join.onRef('schedules.space_id', '=', 'groups.space_id').onRef('schedules.id', '=', 'group_times.schedule_id'),
    )
    .leftJoin('group_rules', (join) =>
      join.onRef('group_rules.space_id', '=', 'groups.space_id').onRef('group_rules.group_id', '=', 'groups.id'),
    )
    .select(['group_rules.rule', 'group_rules.state as rule_state', 'group_rules.problem as rule_problem'])
    .select(['groups.id', 'groups.space_id', 'groups.name', 'groups.name_key', 'groups.description', 'groups.color'])
    .select(['groups.threshold', 'groups.created', 'groups.persons_count as rows_count'])
    .select(['group_times.valid_from', 'group_times.valid_until', 'schedules.hours'])
    .select((eb) => sql<number>`${eb.ref('groups.persons_count')} - ${endedOfGroup(now)}`.as('persons_count'));

/** A group of a space where no group has times or a rule, and nobody's membership has ended and is not settled. */
export const plainGroup = (group: Selectable<Schema['groups']>): GroupRow => ({
  id: group.id,
  space_id: group.space_id,
  name: group.name,
  name_key: group.name_key,
  description: group.description,
  color: group.color,
  threshold: group.threshold,
  created: group.created,
  persons_count: group.persons_count,
  rows_count: group.persons_count,
  valid_from: null,
  valid_until: null,
  hours: null,
  rule: null,
  rule_state: null,
  rule_problem: null,
});

const groupsWithIds = compileOnce(
  (db, { spaceIds, ids, now }: { spaceIds: readonly SpaceId[]; ids: readonly GroupId[]; now: number }) =>
    withTimes(
      db.selectFrom('groups').selectAll().where('space_id', 'in', spaceIds).where('id', 'in', ids),
      db,
      now,
    ).orderBy('groups.id'),
);

/** @param now epoch ms: who has ended by then is not counted */
export const findGroups = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  ids: readonly GroupId[],
  now: number,
): Promise<GroupRow[]> => groupsWithIds(db, { spaceIds, ids, now });

/** A group that is there, in a transaction that holds its space. @param now as `findGroup` takes it */
export async function getGroup(
  tx: Tx,
  { id, space_id }: Pick<GroupRow, 'id' | 'space_id'>,
  now: number,
): Promise<GroupRow> {
  const group = await findGroup(tx, [space_id], id, now);
  if (!group) throw new Error(`Group ${id} is gone in the transaction that holds its space.`);
  return group;
}

/** @param now epoch ms: who has ended by then is not counted */
export const findGroup = async (
  db: Queries,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  now: number,
): Promise<GroupRow | undefined> => (await groupsWithIds(db, { spaceIds, ids: [id], now }))[0];

const namesWithIds = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly GroupId[] }) =>
  db.selectFrom('groups').select(['id', 'name']).where('space_id', '=', spaceId).where('id', 'in', ids),
);

/** Names of those of the ids that a group of the space has. */
export async function groupNames(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly GroupId[],
): Promise<ReadonlyMap<GroupId, string>> {
  return new Map(ids.length === 0 ? [] : (await namesWithIds(db, { spaceId, ids })).map(({ id, name }) => [id, name]));
}

const spacesWithGroups = compileOnce(
  (db, { spaceIds, ids }: { spaceIds: readonly SpaceId[]; ids: readonly GroupId[] }) =>
    db.selectFrom('groups').select('space_id').distinct().where('space_id', 'in', spaceIds).where('id', 'in', ids),
);

/** Which spaces these groups are of. */
export async function spacesOfGroups(
  db: Queries,
  spaceIds: readonly SpaceId[],
  ids: readonly GroupId[],
): Promise<SpaceId[]> {
  const rows = await spacesWithGroups(db, { spaceIds, ids });
  return rows.map((row) => row.space_id);
}

export const updateGroup = (
  db: Queries,
  id: GroupId,
  {
    name,
    description,
    color,
    threshold,
  }: Pick<Updateable<Schema['groups']>, 'name' | 'description' | 'color' | 'threshold'>,
): Promise<Selectable<Schema['groups']> | undefined> =>
  db
    .updateTable('groups')
    .set({
      ...(name !== undefined && { name, name_key: nameKey(name) }),
      ...(description !== undefined && { description }),
      ...(color !== undefined && { color }),
      ...(threshold !== undefined && { threshold }),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();

/** Its memberships end with it; their rows follow in the background. */
export async function deleteGroup(
  tx: Tx,
  { id, space_id: spaceId }: Pick<GroupRow, 'id' | 'space_id'>,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('groups')
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await tx.insertInto('group_trash').values({ space_id: spaceId, group_id: id }).execute();
  return true;
}

const rowsOfPerson = compileOnce((db, { spaceId, personId }: { spaceId: SpaceId; personId: PersonId }) =>
  db
    .selectFrom('memberships')
    .innerJoin('groups', 'groups.id', 'memberships.group_id')
    .select(['groups.id', 'memberships.valid_until'])
    .where('memberships.space_id', '=', spaceId)
    .where('groups.space_id', '=', spaceId)
    .where('memberships.person_id', '=', personId)
    .orderBy('memberships.group_id'),
);

/** Groups that have a membership of a person, with until when, epoch ms; null: for ever. Those that have ended are among them. */
export const groupsHolding = async (
  db: Queries,
  spaceId: SpaceId,
  personId: PersonId,
): Promise<ReadonlyMap<GroupId, number | null>> =>
  new Map((await rowsOfPerson(db, { spaceId, personId })).map((row) => [row.id, row.valid_until]));

/** Groups that a person is in since a time, epoch ms, and those alone that are there. */
export async function groupsJoinedAt(tx: Tx, spaceId: SpaceId, personId: PersonId, since: number): Promise<GroupId[]> {
  const rows = await tx
    .selectFrom('memberships')
    .innerJoin('groups', 'groups.id', 'memberships.group_id')
    .select('groups.id')
    .where('memberships.space_id', '=', spaceId)
    .where('groups.space_id', '=', spaceId)
    .where('memberships.person_id', '=', personId)
    .where('memberships.since', '=', since)
    .execute();
  return rows.map(({ id }) => id);
}

interface GroupsAndPersons {
  readonly spaceId: SpaceId;
  readonly groupIds: readonly GroupId[];
  readonly personIds: readonly PersonId[];
}

/** When memberships are in effect, as they are stored. */
export interface StoredTimes {
  readonly valid_from: number | null;
  readonly valid_until: number | null;
  readonly schedule_id: ScheduleId | null;
}

/** For ever, from now. */
export const forEver: StoredTimes = { valid_from: null, valid_until: null, schedule_id: null };

/** Stands for null where two databases would compare it differently. */
const NULL = Number.MIN_SAFE_INTEGER;

const isOtherThan = ({
  valid_from,
  valid_until,
  schedule_id,
}: StoredTimes) => sql<SqlBool>`(coalesce(valid_from, ${sql.lit(NULL)})
  <> ${valid_from} or coalesce(valid_until, ${sql.lit(NULL)}) <> ${valid_until} or coalesce(schedule_id, ${sql.lit(NULL)}) <> ${schedule_id})`;

const comparable = ({ valid_from, valid_until, schedule_id }: StoredTimes) => ({
  valid_from: valid_from ?? NULL,
  valid_until: valid_until ?? NULL,
  schedule_id: schedule_id ?? (NULL as ScheduleId),
});

const countsOfMembers = compileOnce(
  (db, { spaceId, groupIds, personIds, now, ...times }: GroupsAndPersons & StoredTimes & { readonly now: number }) =>
    db
      .selectFrom('memberships')
      .select((eb) => ['group_id', eb.fn.countAll<number>().as('n')])
      .select(sql<number>`count(case when valid_until <= ${now} then 1 end)`.as('ended'))
      .select(sql<number>`count(case when ${isOtherThan(times)} then 1 end)`.as('other'))
      .where('space_id', '=', spaceId)
      .where('group_id', 'in', groupIds)
      .where('person_id', 'in', personIds)
      .groupBy('group_id'),
);

/** How many of some persons a group has. */
export interface MemberCount {
  readonly n: number;
  /** How many of these have ended. */
  readonly ended: number;
  /** How many are in effect at other times than those asked for. */
  readonly other: number;
}

/** How many of these persons are in each of these groups; groups with none are left out. @param now epoch ms */
export async function countMembers(
  db: Queries,
  spaceId: SpaceId,
  { groupIds, personIds, times, now }: Omit<GroupsAndPersons, 'spaceId'> & { times: StoredTimes; now: number },
): Promise<ReadonlyMap<GroupId, MemberCount>> {
  const rows = await countsOfMembers(db, { spaceId, groupIds, personIds, now, ...comparable(times) });
  return new Map(rows.map(({ group_id, ...count }) => [group_id, count]));
}

const asBigint = (value: number | null) => sql<number | null>`cast(${value} as bigint)`;

const insertMissing = compileOnce(
  (
    db,
    { spaceId, groupIds, personIds, since, ...times }: GroupsAndPersons & StoredTimes & { readonly since: number },
  ) =>
    db
      .insertInto('memberships')
      .columns(['space_id', 'group_id', 'person_id', 'since', 'valid_from', 'valid_until', 'schedule_id'])
      .expression(
        personsWithIds(db, spaceId, personIds)
          .innerJoin('groups', 'groups.space_id', 'persons.space_id')
          .select([
            'groups.space_id',
            'groups.id as group_id',
            'persons.id as person_id',
            sql<number>`cast(${since} as bigint)`.as('since'),
            asBigint(times.valid_from).as('valid_from'),
            asBigint(times.valid_until).as('valid_until'),
            sql<ScheduleId | null>`cast(${times.schedule_id} as bigint)`.as('schedule_id'),
          ])
          .where('groups.space_id', '=', spaceId)
          .where('groups.id', 'in', groupIds),
      )
      .onConflict((conflict) => conflict.doNothing()),
);

/** Makes every membership that is not there yet. The caller keeps `persons_count`. @param since epoch ms */
export async function insertMemberships(
  tx: Tx,
  spaceId: SpaceId,
  groupIds: readonly GroupId[],
  personIds: readonly PersonId[],
  { since, times = forEver }: { readonly since: number; readonly times?: StoredTimes },
): Promise<void> {
  await insertMissing(tx, { spaceId, groupIds, personIds, since, ...times });
}

/** Gives these times to every membership that has others. */
export async function giveTimes(
  tx: Tx,
  spaceId: SpaceId,
  groupIds: readonly GroupId[],
  personIds: readonly PersonId[],
  times: StoredTimes,
): Promise<void> {
  await tx
    .updateTable('memberships')
    .set(times)
    .where('space_id', '=', spaceId)
    .where('group_id', 'in', groupIds)
    .where('person_id', 'in', personIds)
    .where(isOtherThan(comparable(times)))
    .execute();
}

const deleteAll = compileOnce((db, { spaceId, groupIds, personIds }: GroupsAndPersons) =>
  db
    .deleteFrom('memberships')
    .where('space_id', '=', spaceId)
    .where('group_id', 'in', groupIds)
    .where('person_id', 'in', personIds),
);

export async function deleteMemberships(
  tx: Tx,
  spaceId: SpaceId,
  groupIds: readonly GroupId[],
  personIds: readonly PersonId[],
): Promise<void> {
  await deleteAll(tx, { spaceId, groupIds, personIds });
}

const addToCount = compileOnce(
  (db, { spaceId, ids, change }: { spaceId: SpaceId; ids: readonly GroupId[]; change: number }) =>
    db
      .updateTable('groups')
      .set((eb) => ({ persons_count: eb('persons_count', '+', change) }))
      .where('space_id', '=', spaceId)
      .where('id', 'in', ids),
);

/** Adds to `persons_count`, with one statement for all groups that change alike. */
export async function addToCounts(tx: Tx, spaceId: SpaceId, changes: ReadonlyMap<GroupId, number>): Promise<void> {
  const idsByChange = new Map<number, GroupId[]>();
  for (const [id, change] of changes) {
    if (change !== 0) idsByChange.set(change, [...(idsByChange.get(change) ?? []), id]);
  }
  for (const [change, ids] of idsByChange) await addToCount(tx, { spaceId, ids, change });
}

/** Takes a person out of all groups. */
export async function forgetPerson(tx: Tx, spaceId: SpaceId, personId: PersonId): Promise<void> {
  await tx
    .updateTable('groups')
    .set((eb) => ({ persons_count: eb('persons_count', '-', 1) }))
    .where('space_id', '=', spaceId)
    .where('id', 'in', (eb) =>
      eb.selectFrom('memberships').select('group_id').where('space_id', '=', spaceId).where('person_id', '=', personId),
    )
    .execute();
  await tx.deleteFrom('memberships').where('space_id', '=', spaceId).where('person_id', '=', personId).execute();
}
