import { type Group, type GroupId, nameKey, type SpaceId, toTimestamp } from '@kith/contract';
import { type Selectable, sql, type Updateable } from 'kysely';
import { compileOnce } from '../db/compile-once.ts';
import type { Queries, Tx } from '../db/database.ts';
import { listed } from '../db/listed.ts';
import type { PersonId, Schema } from '../db/schema.ts';
import { personsWithPids } from '../persons/store.ts';

export type GroupRow = Selectable<Schema['groups']>;

export const toWire = ({ name_key: _, created, ...group }: GroupRow): Group => ({
  ...group,
  created: toTimestamp(created),
});

export const insertGroup = (
  db: Queries,
  group: Pick<GroupRow, 'space_id' | 'name' | 'description' | 'color' | 'created'>,
): Promise<GroupRow> =>
  db
    .insertInto('groups')
    .values({ ...group, name_key: nameKey(group.name) })
    .returningAll()
    .executeTakeFirstOrThrow();

export const findGroup = (db: Queries, spaceIds: readonly SpaceId[], id: GroupId): Promise<GroupRow | undefined> =>
  db.selectFrom('groups').selectAll().where('space_id', 'in', spaceIds).where('id', '=', id).executeTakeFirst();

export const findGroups = (db: Queries, spaceIds: readonly SpaceId[], ids: readonly GroupId[]): Promise<GroupRow[]> =>
  db.selectFrom('groups').selectAll().where('space_id', 'in', spaceIds).where('id', 'in', ids).orderBy('id').execute();

/** Which spaces these groups are of. */
export async function spacesOfGroups(
  db: Queries,
  spaceIds: readonly SpaceId[],
  ids: readonly GroupId[],
): Promise<SpaceId[]> {
  const rows = await db
    .selectFrom('groups')
    .select('space_id')
    .distinct()
    .where('space_id', 'in', spaceIds)
    .where('id', 'in', ids)
    .execute();
  return rows.map((row) => row.space_id);
}

export const updateGroup = (
  db: Queries,
  id: GroupId,
  { name, description, color }: Pick<Updateable<Schema['groups']>, 'name' | 'description' | 'color'>,
): Promise<GroupRow | undefined> =>
  db
    .updateTable('groups')
    .set({
      ...(name !== undefined && { name, name_key: nameKey(name) }),
      ...(description !== undefined && { description }),
      ...(color !== undefined && { color }),
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

const namesOfGroups = compileOnce<{ spaceId: SpaceId; personId: PersonId }, Pick<GroupRow, 'id' | 'name'>>(
  ['spaceId', 'personId'],
  (db, { spaceId, personId }) =>
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

/** Persons who are in any of the groups. */
export async function membersOfAny(db: Queries, spaceId: SpaceId, ids: readonly GroupId[]): Promise<PersonId[]> {
  const rows = await db
    .selectFrom('memberships')
    .select('person_id')
    .distinct()
    .where('space_id', '=', spaceId)
    .where('group_id', 'in', ids)
    .execute();
  return rows.map((row) => row.person_id);
}

export interface MembershipRow {
  readonly person_id: PersonId;
  readonly since: number;
}

/** In the order of person ids; from after a person, or from an offset. */
export const listMembers = (
  db: Queries,
  { id, space_id }: Pick<GroupRow, 'id' | 'space_id'>,
  { only, after, offset, limit }: { only?: readonly PersonId[]; after?: PersonId; offset: number; limit: number },
): Promise<MembershipRow[]> =>
  db
    .selectFrom('memberships')
    .select(['person_id', 'since'])
    .where('space_id', '=', space_id)
    .where('group_id', '=', id)
    .$if(only !== undefined, (query) => query.where('person_id', 'in', only ?? []))
    .$if(after !== undefined, (query) => query.where('person_id', '>', after as PersonId))
    .orderBy('person_id')
    .limit(limit)
    .offset(after === undefined ? offset : 0)
    .execute();

/** How many of these persons are in each of these groups; groups with none are left out. */
export async function countMembers(
  db: Queries,
  spaceId: SpaceId,
  groupIds: readonly GroupId[],
  personIds: readonly PersonId[],
): Promise<ReadonlyMap<GroupId, number>> {
  const rows = await db
    .selectFrom('memberships')
    .select((eb) => ['group_id', eb.fn.countAll<number>().as('n')])
    .where('space_id', '=', spaceId)
    .where('group_id', 'in', groupIds)
    .where('person_id', 'in', personIds)
    .groupBy('group_id')
    .execute();
  return new Map(rows.map((row) => [row.group_id, row.n]));
}

/** Makes every membership that is not there yet. The caller keeps `persons_count`. */
export async function insertMemberships(
  tx: Tx,
  spaceId: SpaceId,
  groupIds: readonly GroupId[],
  pids: Parameters<typeof personsWithPids>[2],
  since: number,
): Promise<void> {
  await tx
    .insertInto('memberships')
    .columns(['space_id', 'group_id', 'person_id', 'since'])
    .expression(
      tx
        .selectFrom('groups')
        .innerJoin(personsWithPids(tx, [spaceId], pids).as('joining'), (join) => join.onTrue())
        .select([
          'groups.space_id',
          'groups.id',
          'joining.id as person_id',
          sql<number>`cast(${since} as bigint)`.as('since'),
        ])
        .where('groups.space_id', '=', spaceId)
        .where('groups.id', 'in', groupIds),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function deleteMemberships(
  tx: Tx,
  spaceId: SpaceId,
  groupIds: readonly GroupId[],
  personIds: readonly PersonId[],
): Promise<void> {
  await tx
    .deleteFrom('memberships')
    .where('space_id', '=', spaceId)
    .where('group_id', 'in', groupIds)
    .where('person_id', 'in', personIds)
    .execute();
}

/** Adds to `persons_count`, with one statement for all groups that change alike. */
export async function addToCounts(tx: Tx, spaceId: SpaceId, changes: ReadonlyMap<GroupId, number>): Promise<void> {
  const idsByChange = new Map<number, GroupId[]>();
  for (const [id, change] of changes) {
    if (change !== 0) idsByChange.set(change, [...(idsByChange.get(change) ?? []), id]);
  }
  for (const [change, ids] of idsByChange) {
    await tx
      .updateTable('groups')
      .set((eb) => ({ persons_count: eb('persons_count', '+', change) }))
      .where('space_id', '=', spaceId)
      .where('id', 'in', ids)
      .execute();
  }
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
