import {
  type GroupCreate,
  type GroupId,
  type GroupUpdate,
  limits,
  type MemberList,
  type Memberships,
  type Pid,
  type SpaceId,
} from '@kith/contract';
import type { BackgroundJob } from '../background-job.ts';
import type { Clock } from '../clock.ts';
import type { Database, Tx } from '../db/database.ts';
import type { PersonId } from '../db/schema.ts';
import { advanceRevision } from '../db/space-revision.ts';
import { findPersonIds } from '../persons/store.ts';
import type { GroupRow } from './store.ts';
import * as store from './store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
}

export const createGroup = ({ db, clock }: Deps, spaceId: SpaceId, group: GroupCreate): Promise<GroupRow | 'taken'> =>
  db.unlessTaken(() =>
    db.transaction(async (tx) => {
      await advanceRevision(tx, spaceId);
      return store.insertGroup(tx, { ...group, space_id: spaceId, created: clock() });
    }),
  );

/** Changes what is given and leaves the rest. */
export async function updateGroup(
  { db }: Pick<Deps, 'db'>,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  change: GroupUpdate,
): Promise<GroupRow | 'not found' | 'taken'> {
  const group = await store.findGroup(db.queries, spaceIds, id);
  if (!group) return 'not found';
  if (Object.values(change).every((value) => value === undefined)) return group;
  return db.unlessTaken(() =>
    db.transaction(async (tx) => {
      await advanceRevision(tx, group.space_id);
      return (await store.updateGroup(tx, id, change)) ?? 'not found';
    }),
  );
}

/** Detaches its persons and deletes nobody. */
export async function deleteGroup(
  { db, groupPurge }: Pick<Deps, 'db'> & { readonly groupPurge: Pick<BackgroundJob, 'wake'> },
  spaceIds: readonly SpaceId[],
  id: GroupId,
): Promise<'deleted' | 'not found'> {
  const group = await store.findGroup(db.queries, spaceIds, id);
  if (!group) return 'not found';
  const deleted = await db.transaction(async (tx) => {
    await advanceRevision(tx, group.space_id);
    return store.deleteGroup(tx, group);
  });
  groupPurge.wake();
  return deleted ? 'deleted' : 'not found';
}

/** A page of the members of a group and one row more, and how many match in all. */
export async function listMembers(
  { db }: Pick<Deps, 'db'>,
  group: GroupRow,
  { pids, after, limit, offset }: Pick<MemberList, 'pids' | 'limit' | 'offset'> & { after: PersonId | undefined },
): Promise<{ count: number; rows: store.MembershipRow[] }> {
  const page = { limit: limit + 1, offset, ...(after !== undefined && { after }) };
  if (!pids?.length) return { count: group.persons_count, rows: await store.listMembers(db.queries, group, page) };
  const only = [...(await findPersonIds(db.queries, group.space_id, pids)).values()];
  if (only.length === 0) return { count: 0, rows: [] };
  // A filter names a thousand persons at most: reading those who match also counts them.
  const matching = await store.listMembers(db.queries, group, { only, offset: 0, limit: only.length });
  const from = after === undefined ? offset : matching.findIndex(({ person_id }) => person_id > after);
  return { count: matching.length, rows: from < 0 ? [] : matching.slice(from, from + limit + 1) };
}

/** Why a change of memberships was refused; nothing was applied anywhere. */
export type MembershipRefusal =
  | { readonly kind: 'unknown'; readonly pids: readonly Pid[]; readonly groupIds: readonly GroupId[] }
  | { readonly kind: 'several spaces' }
  | { readonly kind: 'full'; readonly group: GroupRow; readonly joining: number };

/** Memberships that changed, and those that were as wished before. */
export interface MembershipChange {
  readonly kind: 'changed';
  readonly changed: number;
  readonly unchanged: number;
}

/** Puts every person into every group: all or nothing. A group never passes 100,000 persons. */
export const addMembers = ({ db, clock }: Deps, spaceIds: readonly SpaceId[], wish: Memberships) =>
  db.transaction(async (tx): Promise<MembershipChange | MembershipRefusal> => {
    const found = await findAll(tx, spaceIds, wish);
    if (found.kind !== 'found') return found;
    const { spaceId, groups, personIds } = found;
    const already = await store.countMembers(tx, spaceId, wish.groups_ids, personIds);
    const joining = new Map(groups.map(({ id }) => [id, personIds.length - (already.get(id) ?? 0)]));
    for (const group of groups) {
      const more = joining.get(group.id) ?? 0;
      if (group.persons_count + more > limits.personsPerGroup) return { kind: 'full', group, joining: more };
    }
    const changed = sum(joining.values());
    if (changed > 0) {
      await store.insertMemberships(tx, spaceId, wish.groups_ids, wish.pids, clock());
      await store.addToCounts(tx, spaceId, joining);
    }
    return { kind: 'changed', changed, unchanged: groups.length * personIds.length - changed };
  });

/** Takes every person out of every group: all or nothing. */
export const removeMembers = ({ db }: Pick<Deps, 'db'>, spaceIds: readonly SpaceId[], wish: Memberships) =>
  db.transaction(async (tx): Promise<MembershipChange | MembershipRefusal> => {
    const found = await findAll(tx, spaceIds, wish);
    if (found.kind !== 'found') return found;
    const { spaceId, groups, personIds } = found;
    const members = await store.countMembers(tx, spaceId, wish.groups_ids, personIds);
    const changed = sum(members.values());
    if (changed > 0) {
      await store.deleteMemberships(tx, spaceId, wish.groups_ids, personIds);
      await store.addToCounts(tx, spaceId, new Map([...members].map(([id, count]) => [id, -count])));
    }
    return { kind: 'changed', changed, unchanged: groups.length * personIds.length - changed };
  });

async function findAll(tx: Tx, spaceIds: readonly SpaceId[], { pids, groups_ids }: Memberships) {
  const [spaceId, ...others] = await store.spacesOfGroups(tx, spaceIds, groups_ids);
  if (others.length) return { kind: 'several spaces' } as const;
  if (spaceId !== undefined) await advanceRevision(tx, spaceId);
  const groups = await store.findGroups(tx, spaceIds, groups_ids);
  const known = new Set(groups.map((group) => group.id));
  const persons = await findPersonIds(tx, spaceId ?? spaceIds, pids);
  const unknown = {
    kind: 'unknown',
    pids: pids.filter((pid) => !persons.has(pid)),
    groupIds: groups_ids.filter((id) => !known.has(id)),
  } as const;
  if (spaceId === undefined || unknown.pids.length || unknown.groupIds.length) return unknown;
  return { kind: 'found', spaceId, groups, personIds: [...persons.values()] } as const;
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, n) => total + n, 0);
