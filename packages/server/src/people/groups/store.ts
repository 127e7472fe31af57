import { type Group, type GroupId, nameKey, type Pid, type SpaceId, toTimestamp } from '@kith/contract';
import { type Selectable, sql, type Updateable } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { listed } from '../../platform/db/listed.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
import { membersOfGroups } from '../members-of-groups.ts';
import { type PersonSummary, personSummaries, personsWithIds } from '../persons/store.ts';

export type GroupRow = Selectable<Schema['groups']>;

export const toWire = (group: GroupRow): Group => ({
  id: group.id,
  name: group.name,
  space_id: group.space_id,
  persons_count: group.persons_count,
  description: group.description,
  color: group.color,
  threshold: group.threshold,
  created: toTimestamp(group.created),
});

export const insertGroup = (
  db: Queries,
  group: Pick<GroupRow, 'space_id' | 'name' | 'description' | 'color' | 'threshold' | 'created'>,
): Promise<GroupRow> =>
  db
    .insertInto('groups')
    .values({ ...group, name_key: nameKey(group.name) })
    .returningAll()
    .executeTakeFirstOrThrow();

const groupsWithIds = compileOnce((db, { spaceIds, ids }: { spaceIds: readonly SpaceId[]; ids: readonly GroupId[] }) =>
  db.selectFrom('groups').selectAll().where('space_id', 'in', spaceIds).where('id', 'in', ids).orderBy('id'),
);

export const findGroups = (db: Queries, spaceIds: readonly SpaceId[], ids: readonly GroupId[]): Promise<GroupRow[]> =>
  groupsWithIds(db, { spaceIds, ids });

export const findGroup = async (
  db: Queries,
  spaceIds: readonly SpaceId[],
  id: GroupId,
): Promise<GroupRow | undefined> => (await groupsWithIds(db, { spaceIds, ids: [id] }))[0];

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
): Promise<GroupRow | undefined> =>
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

const namesOfGroups = compileOnce((db, { spaceId, personId }: { spaceId: SpaceId; personId: PersonId }) =>
  db
    .selectFrom('memberships')
    .innerJoin('groups', 'groups.id', 'memberships.group_id')
    .select(['groups.id', 'groups.name'])
    .where('memberships.space_id', '=', spaceId)
    .where('groups.space_id', '=', spaceId)
    .where('memberships.person_id', '=', personId)
    .orderBy('memberships.group_id'),
);

/** Names of all groups of a person, as an event carries them. */
export const groupsOfPerson = (db: Queries, spaceId: SpaceId, personId: PersonId) =>
  namesOfGroups(db, { spaceId, personId });

const namesOfMemberships = compileOnce(
  (db, { spaceId, personIds }: { spaceId: SpaceId; personIds: readonly PersonId[] }) =>
    db
      .selectFrom('memberships')
      .innerJoin('groups', 'groups.id', 'memberships.group_id')
      .select(['memberships.person_id', 'groups.id', 'groups.name'])
      .where('memberships.space_id', '=', spaceId)
      .where('groups.space_id', '=', spaceId)
      .where('memberships.person_id', 'in', personIds)
      .orderBy('memberships.person_id')
      .orderBy('memberships.group_id'),
);

/** The same of several persons; those who are in no group are left out. */
export async function groupsOfPersons(
  db: Queries,
  spaceId: SpaceId,
  personIds: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, readonly Pick<GroupRow, 'id' | 'name'>[]>> {
  const groups = new Map<PersonId, Pick<GroupRow, 'id' | 'name'>[]>();
  if (personIds.length === 0) return groups;
  for (const { person_id, id, name } of await namesOfMemberships(db, { spaceId, personIds })) {
    const ofPerson = groups.get(person_id);
    if (ofPerson) ofPerson.push({ id, name });
    else groups.set(person_id, [{ id, name }]);
  }
  return groups;
}

export const listGroupsOfPerson = (
  db: Queries,
  spaceId: SpaceId,
  personId: PersonId,
  page: { limit: number; offset: number },
) =>
  listed(
    db
      .selectFrom('groups')
      .selectAll()
      .where('space_id', '=', spaceId)
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('memberships')
          .select('group_id')
          .where('space_id', '=', spaceId)
          .where('person_id', '=', personId),
      )
      .orderBy('id'),
    page,
  );

/** Which of these persons are in which of these groups. */
export const membershipsIn = (
  db: Queries,
  spaceId: SpaceId,
  groupIds: readonly GroupId[],
  personIds: readonly PersonId[],
): Promise<Pick<Schema['memberships'], 'group_id' | 'person_id'>[]> =>
  db
    .selectFrom('memberships')
    .select(['group_id', 'person_id'])
    .where('space_id', '=', spaceId)
    .where('group_id', 'in', groupIds)
    .where('person_id', 'in', personIds)
    .execute();

/** So many that a page is a few milliseconds of work for whoever reads it. */
const MEMBERS_A_PAGE = 5000;

/** Persons who are in any of the groups, read in pages: who reads beside the main thread never holds it for long. */
export async function membersOfAny(db: Queries, spaceId: SpaceId, ids: readonly GroupId[]): Promise<PersonId[]> {
  const members: PersonId[] = [];
  for (;;) {
    const rows = await membersOfGroups(db, [spaceId], ids)
      .distinct()
      .where('person_id', '>', members.at(-1) ?? (0 as PersonId))
      .orderBy('person_id')
      .limit(MEMBERS_A_PAGE)
      .execute();
    for (const row of rows) members.push(row.person_id);
    if (rows.length < MEMBERS_A_PAGE) return members;
  }
}

export interface MembershipRow {
  readonly person_id: PersonId;
  readonly since: number;
}

interface MembershipPage {
  readonly only?: readonly PersonId[];
  readonly after?: PersonId | undefined;
  readonly offset: number;
  readonly limit: number;
}

const memberships = compileOnce(
  (
    db,
    {
      spaceIds,
      id,
      only,
      after,
      offset,
      limit,
    }: MembershipPage & { readonly spaceIds: readonly SpaceId[]; readonly id: GroupId },
  ) =>
    db
      .selectFrom('memberships')
      .select(['person_id', 'since'])
      .where('space_id', 'in', spaceIds)
      .where('group_id', '=', id)
      .$if(only !== undefined, (query) => query.where('person_id', 'in', only ?? []))
      .$if(after !== undefined, (query) => query.where('person_id', '>', after as PersonId))
      .orderBy('person_id')
      .limit(limit)
      .offset(offset),
);

/** In the order of person ids; from after a person, or from an offset. */
export const listMemberships = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  { after, offset, ...page }: MembershipPage,
): Promise<MembershipRow[]> =>
  memberships(db, { spaceIds, id, after, offset: after === undefined ? offset : 0, ...page });

/** The same of a group that was found. */
export const listMembers = (
  db: Queries,
  { id, space_id }: Pick<GroupRow, 'id' | 'space_id'>,
  page: MembershipPage,
): Promise<MembershipRow[]> => listMemberships(db, [space_id], id, page);

/** A membership and its person, as lists show it. */
export type MemberRow = MembershipRow & PersonSummary;

const membersWithPids = compileOnce(
  (db, { spaceIds, id, pids }: { spaceIds: readonly SpaceId[]; id: GroupId; pids: readonly Pid[] }) =>
    personSummaries(db, spaceIds)
      .where('persons.pid', 'in', pids)
      // A plain join SQLite takes the other way round, as long as it has not looked at how large groups have become.
      .crossJoin('memberships')
      .whereRef('memberships.space_id', '=', 'persons.space_id')
      .whereRef('memberships.person_id', '=', 'persons.id')
      .where('memberships.space_id', 'in', spaceIds)
      .where('memberships.group_id', '=', id)
      .select(['memberships.person_id', 'memberships.since']),
);

/** Those of these persons who are members of the group, in the order of person ids. */
export async function listMembersWithPids(
  db: Queries,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  pids: readonly Pid[],
): Promise<MemberRow[]> {
  // Sorted here: asked to sort, a database may walk all members in order rather than find a few by pid.
  return (await membersWithPids(db, { spaceIds, id, pids })).sort((a, b) => a.person_id - b.person_id);
}

interface GroupsAndPersons {
  readonly spaceId: SpaceId;
  readonly groupIds: readonly GroupId[];
  readonly personIds: readonly PersonId[];
}

const countsOfMembers = compileOnce((db, { spaceId, groupIds, personIds }: GroupsAndPersons) =>
  db
    .selectFrom('memberships')
    .select((eb) => ['group_id', eb.fn.countAll<number>().as('n')])
    .where('space_id', '=', spaceId)
    .where('group_id', 'in', groupIds)
    .where('person_id', 'in', personIds)
    .groupBy('group_id'),
);

/** How many of these persons are in each of these groups; groups with none are left out. */
export async function countMembers(
  db: Queries,
  spaceId: SpaceId,
  groupIds: readonly GroupId[],
  personIds: readonly PersonId[],
): Promise<ReadonlyMap<GroupId, number>> {
  const rows = await countsOfMembers(db, { spaceId, groupIds, personIds });
  return new Map(rows.map((row) => [row.group_id, row.n]));
}

const insertMissing = compileOnce((db, { spaceId, groupIds, personIds, since }: GroupsAndPersons & { since: number }) =>
  db
    .insertInto('memberships')
    .columns(['space_id', 'group_id', 'person_id', 'since'])
    .expression(
      personsWithIds(db, spaceId, personIds)
        .innerJoin('groups', 'groups.space_id', 'persons.space_id')
        .select([
          'groups.space_id',
          'groups.id as group_id',
          'persons.id as person_id',
          sql<number>`cast(${since} as bigint)`.as('since'),
        ])
        .where('groups.space_id', '=', spaceId)
        .where('groups.id', 'in', groupIds),
    )
    .onConflict((conflict) => conflict.doNothing()),
);

/** Makes every membership that is not there yet. The caller keeps `persons_count`. */
export async function insertMemberships(
  tx: Tx,
  spaceId: SpaceId,
  groupIds: readonly GroupId[],
  personIds: readonly PersonId[],
  since: number,
): Promise<void> {
  await insertMissing(tx, { spaceId, groupIds, personIds, since });
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
