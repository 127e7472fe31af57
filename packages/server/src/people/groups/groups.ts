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
import type { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { ListedByCursor } from '../../platform/page.ts';
import { findPersonIds } from '../persons/store.ts';
import { cutMembers, describeMembers } from './member-page.ts';
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

/** A page of the members of a group, and how many match in all. */
export async function listMembers(
  { db }: Pick<Deps, 'db'>,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  { pids, after, limit, offset }: Pick<MemberList, 'pids' | 'limit' | 'offset'> & { after: PersonId | undefined },
): Promise<ListedByCursor<store.MemberRow> | 'not found'> {
  const reading = pids?.length ? db.reading : db.readingOf(limit + (after === undefined ? offset : 0));
  const finding = store.findGroup(reading, spaceIds, id);
  if (!pids?.length) {
    const listing = store.listMemberships(reading, spaceIds, id, { after, offset, limit: limit + 1 });
    const [group, rows] = await Promise.all([finding, listing]);
    if (!group) return 'not found';
    return describeMembers(reading, group.space_id, cutMembers({ count: group.persons_count, rows }, limit));
  }
  // A filter names a thousand persons at most: reading those who match also counts them.
  const [group, matching] = await Promise.all([finding, store.listMembersWithPids(reading, spaceIds, id, pids)]);
  if (!group) return 'not found';
  const from = after === undefined ? offset : matching.findIndex(({ person_id }) => person_id > after);
  return cutMembers({ count: matching.length, rows: from < 0 ? [] : matching.slice(from, from + limit + 1) }, limit);
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

/** Writes down in a transaction that it is the change that was asked for. */
type Recording = (tx: Tx) => Promise<void>;

/** Puts every person into every group: all or nothing. A group never passes 100,000 persons. */
export const addMembers = ({ db, clock }: Deps, spaceIds: readonly SpaceId[], wish: Memberships, record?: Recording) =>
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
      await store.insertMemberships(tx, spaceId, wish.groups_ids, personIds, clock());
      await store.addToCounts(tx, spaceId, joining);
    }
    await record?.(tx);
    return { kind: 'changed', changed, unchanged: groups.length * personIds.length - changed };
  });

/** Takes every person out of every group: all or nothing. */
export const removeMembers = (
  { db }: Pick<Deps, 'db'>,
  spaceIds: readonly SpaceId[],
  wish: Memberships,
  record?: Recording,
) =>
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
    await record?.(tx);
    return { kind: 'changed', changed, unchanged: groups.length * personIds.length - changed };
  });

async function findAll(tx: Tx, spaceIds: readonly SpaceId[], { pids, groups_ids }: Memberships) {
  const [spaceId, ...others] = spaceIds.length === 1 ? spaceIds : await store.spacesOfGroups(tx, spaceIds, groups_ids);
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
