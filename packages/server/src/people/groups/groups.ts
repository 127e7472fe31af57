import type { GroupCreate, GroupId, GroupUpdate, Memberships, MembershipsAdd, Pid, SpaceId } from '@kith/contract';
import type { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { findPersonIds } from '../persons/store.ts';
import { always } from '../times/is-in-effect.ts';
import { keepHours } from '../times/schedule-store.ts';
import { byRule, type GroupByRule } from './by-rule.ts';
import { isRefused, timesOfGroup, writeGroupTimes } from './group-times.ts';
import { type GroupIsFull, makeRoom } from './make-room.ts';
import { breakRules } from './rules/break-rules.ts';
import { followGroup, followRules } from './rules/follow-rules.ts';
import { giveRule } from './rules/give-rule.ts';
import { problemOfRule, type RuleRefusal } from './rules/problem-of-rule.ts';
import { type OnEnded, settle, settlingAt } from './settle.ts';
import { settleFirst } from './settle-first.ts';
import type { GroupRow } from './store.ts';
import * as store from './store.ts';
import { changedTimes, problemOfTimes, type TimesRefusal } from './wished-times.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
}

/** Of what changes memberships. */
export interface MembershipDeps extends Deps {
  readonly onEnded: OnEnded;
}

export const createGroup = (
  { db, clock, onEnded }: MembershipDeps,
  spaceId: SpaceId,
  { valid_from, valid_until, hours, rule, ...fields }: GroupCreate,
): Promise<GroupRow | 'taken' | TimesRefusal | RuleRefusal> =>
  db.unlessTaken(() =>
    db.transaction(async (tx) => {
      await advanceRevision(tx, spaceId);
      const now = clock();
      const times = await timesOfGroup(tx, spaceId, changedTimes(always, { valid_from, valid_until, hours }));
      if (isRefused(times)) return times;
      const problem = rule && (await problemOfRule(tx, spaceId, null, rule));
      if (problem) return problem;
      const group = await store.insertGroup(tx, { ...fields, space_id: spaceId, created: now });
      await writeGroupTimes(tx, group, times);
      if (rule) await giveRule(tx, settlingAt(onEnded, now), spaceId, group.id, rule);
      return store.getGroup(tx, group, now);
    }),
  );

/** Changes what is given and leaves the rest. */
export async function updateGroup(
  deps: MembershipDeps,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  change: GroupUpdate,
): Promise<GroupRow | 'not found' | 'taken' | TimesRefusal | RuleRefusal> {
  const { db, clock, onEnded } = deps;
  const group = await store.findGroup(db.queries, spaceIds, id, clock());
  if (!group) return 'not found';
  if (Object.values(change).every((value) => value === undefined)) return group;
  await settleFirst(deps, group.space_id, [id]);
  return db.unlessTaken(() =>
    db.transaction(async (tx) => {
      await advanceRevision(tx, group.space_id);
      // What has ended while this waited is on record: by an earlier time a rule would bring it back, to end once more.
      const now = clock();
      const settling = settlingAt(onEnded, now);
      const before = await store.findGroup(tx, [group.space_id], id, now);
      if (!before) return 'not found';
      const { valid_from, valid_until, hours, rule, ...fields } = change;
      const problem = rule && (await problemOfRule(tx, group.space_id, id, rule));
      if (problem) return problem;
      const wished = { valid_from, valid_until, hours };
      if (Object.values(wished).some((value) => value !== undefined)) {
        const times = await timesOfGroup(tx, group.space_id, changedTimes(store.timesOf(before), wished));
        if (isRefused(times)) return times;
        await writeGroupTimes(tx, group, times);
        await followGroup(tx, settling, group.space_id, [id]);
      }
      if (rule !== undefined && (rule !== null || before.rule !== null))
        await giveRule(tx, settling, group.space_id, id, rule);
      if (Object.values(fields).some((value) => value !== undefined)) await store.updateGroup(tx, id, fields);
      return (await store.findGroup(tx, [group.space_id], id, now)) ?? 'not found';
    }),
  );
}

/** Detaches its persons and deletes nobody. */
export async function deleteGroup(
  deps: MembershipDeps & { readonly groupPurge: Pick<BackgroundJob, 'wake'> },
  spaceIds: readonly SpaceId[],
  id: GroupId,
): Promise<'deleted' | 'not found'> {
  const { db, clock, onEnded, groupPurge } = deps;
  const group = await store.findGroup(db.queries, spaceIds, id, clock());
  if (!group) return 'not found';
  await settleFirst(deps, group.space_id, []);
  const deleted = await db.transaction(async (tx) => {
    await advanceRevision(tx, group.space_id);
    await breakRules(tx, settlingAt(onEnded, clock()), group.space_id, { kind: 'group', id, name: group.name });
    return store.deleteGroup(tx, group);
  });
  groupPurge.wake();
  return deleted ? 'deleted' : 'not found';
}

/** Why a change of memberships was refused; nothing was applied anywhere. */
export type MembershipRefusal =
  | { readonly kind: 'unknown'; readonly pids: readonly Pid[]; readonly groupIds: readonly GroupId[] }
  | { readonly kind: 'several spaces' }
  | GroupIsFull
  | GroupByRule
  | TimesRefusal;

/** Memberships that changed, and those that were as wished before. */
export interface MembershipChange {
  readonly kind: 'changed';
  readonly changed: number;
  readonly unchanged: number;
}

/** Writes down in a transaction that it is the change that was asked for. */
type Recording = (tx: Tx) => Promise<void>;

/**
 * Puts every person into every group, at the times that are wished; without any, for ever: all or nothing. A group never passes 100,000
 * persons.
 */
export const addMembers = async (
  { db, clock, onEnded }: MembershipDeps,
  spaceIds: readonly SpaceId[],
  { valid_from, valid_until, hours, ...wish }: MembershipsAdd,
  record?: Recording,
): Promise<MembershipChange | MembershipRefusal> => {
  const { hours: wishedHours, ...dates } = changedTimes(always, { valid_from, valid_until, hours });
  const problem = problemOfTimes(dates, clock());
  if (problem) return problem;
  return db.transaction(async (tx): Promise<MembershipChange | MembershipRefusal> => {
    const found = await findAll(tx, spaceIds, wish, clock());
    if (found.kind !== 'found') return found;
    const now = clock();
    const settling = settlingAt(onEnded, now);
    const { spaceId, groups, personIds } = found;
    const ruled = byRule(groups);
    if (ruled) return ruled;
    const groupIds = wish.groups_ids;
    const schedule = await keepHours(tx, spaceId, wishedHours);
    if (typeof schedule === 'object' && schedule !== null) return schedule;
    const times = { ...dates, schedule_id: schedule };
    const counting = { groupIds, personIds, times, now };
    const counted = await store.countMembers(tx, spaceId, counting);
    const isOver = sumOf(counted, 'ended') > 0;
    const settled = isOver ? await settle(tx, settling, spaceId, { groupIds, personIds }) : 0;
    const members = settled > 0 ? await store.countMembers(tx, spaceId, counting) : counted;
    const joining = new Map(groups.map(({ id }) => [id, personIds.length - (members.get(id)?.n ?? 0)]));
    const refusal = await makeRoom(tx, settling, groups, joining);
    if (refusal) return refusal;
    const joined = sum(joining.values());
    const other = sumOf(members, 'other');
    if (other > 0) await store.giveTimes(tx, spaceId, groupIds, personIds, times);
    if (joined > 0) {
      await store.insertMemberships(tx, spaceId, groupIds, personIds, { since: now, times });
      await store.addToCounts(tx, spaceId, joining);
    }
    const changed = joined + other;
    if (changed > 0) await followRules(tx, settling, spaceId, personIds, { kind: 'groups', ids: groupIds });
    await record?.(tx);
    return { kind: 'changed', changed, unchanged: groups.length * personIds.length - changed };
  });
};

/** Takes every person out of every group: all or nothing. */
export const removeMembers = (
  { db, clock, onEnded }: MembershipDeps,
  spaceIds: readonly SpaceId[],
  wish: Memberships,
  record?: Recording,
) =>
  db.transaction(async (tx): Promise<MembershipChange | MembershipRefusal> => {
    const found = await findAll(tx, spaceIds, wish, clock());
    if (found.kind !== 'found') return found;
    const now = clock();
    const settling = settlingAt(onEnded, now);
    const { spaceId, groups, personIds } = found;
    const ruled = byRule(groups);
    if (ruled) return ruled;
    const groupIds = wish.groups_ids;
    const counting = { groupIds, personIds, times: store.forEver, now };
    const counted = await store.countMembers(tx, spaceId, counting);
    const isOver = sumOf(counted, 'ended') > 0;
    const settled = isOver ? await settle(tx, settling, spaceId, { groupIds, personIds }) : 0;
    const members = settled > 0 ? await store.countMembers(tx, spaceId, counting) : counted;
    // Who is off the list by a clock that is not sure is to be no member by any other either.
    const leaving = new Map([...members].map(([id, { n }]) => [id, -n]));
    const changed = -sum(leaving.values());
    if (changed > 0) {
      await store.deleteMemberships(tx, spaceId, groupIds, personIds);
      await store.addToCounts(tx, spaceId, leaving);
      await followRules(tx, settling, spaceId, personIds, { kind: 'groups', ids: groupIds });
    }
    await record?.(tx);
    return { kind: 'changed', changed, unchanged: groups.length * personIds.length - changed };
  });

async function findAll(tx: Tx, spaceIds: readonly SpaceId[], { pids, groups_ids }: Memberships, now: number) {
  const [spaceId, ...others] = spaceIds.length === 1 ? spaceIds : await store.spacesOfGroups(tx, spaceIds, groups_ids);
  if (others.length) return { kind: 'several spaces' } as const;
  if (spaceId !== undefined) await advanceRevision(tx, spaceId);
  const groups = await store.findGroups(tx, spaceIds, groups_ids, now);
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

const sumOf = (counts: ReadonlyMap<unknown, store.MemberCount>, what: keyof store.MemberCount): number =>
  sum([...counts.values()].map((count) => count[what]));

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, n) => total + n, 0);
