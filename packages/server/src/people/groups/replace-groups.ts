import type { GroupsReplacement, Pid, SpaceId } from '@kith/contract';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { findPersonInSpaces, getPerson } from '../persons/store.ts';
import type { MembershipDeps, MembershipRefusal } from './groups.ts';
import { groupsToJoin, joinGroups } from './join-groups.ts';
import { followRules } from './rules/follow-rules.ts';
import { groupsWithRule } from './rules/rule-store.ts';
import { settlingAt } from './settle.ts';
import * as store from './store.ts';

interface GroupsReplaced {
  readonly kind: 'replaced';
  readonly added: number;
  readonly removed: number;
}

/** Puts a person into these groups and out of all others: all or nothing. Memberships that stay keep their times, and those by rule stay. */
export async function replaceGroupsOfPerson(
  { db, clock, onEnded }: MembershipDeps,
  spaceIds: readonly SpaceId[],
  pid: Pid,
  { groups_ids: wished }: GroupsReplacement,
): Promise<GroupsReplaced | MembershipRefusal | { readonly kind: 'no such person' }> {
  const found = await findPersonInSpaces(db.queries, spaceIds, pid);
  if (!found) return { kind: 'no such person' };
  const { id: personId, space_id: spaceId } = found;
  return db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId);
    if (!(await getPerson(tx, spaceId, personId))) return { kind: 'no such person' };
    const staying = new Set(wished);
    const now = clock();
    const settling = settlingAt(onEnded, now);
    const joinable = await groupsToJoin(tx, settling, spaceId, wished, personId);
    if (joinable.kind !== 'joinable') return joinable;
    const { joining, held } = joinable;
    await joinGroups(tx, spaceId, personId, joinable, now);
    // Who is in a group by its rule stays in it.
    const ruled = new Set(await groupsWithRule(tx, spaceId, [...held]));
    const leaving = [...held].filter((id) => !staying.has(id) && !ruled.has(id));
    if (leaving.length > 0) {
      await store.deleteMemberships(tx, spaceId, leaving, [personId]);
      await store.addToCounts(tx, spaceId, new Map(leaving.map((id) => [id, -1])));
    }
    const changed = [...joining, ...leaving];
    if (changed.length > 0) await followRules(tx, settling, spaceId, [personId], { kind: 'groups', ids: changed });
    return { kind: 'replaced', added: joining.length, removed: leaving.length };
  });
}
