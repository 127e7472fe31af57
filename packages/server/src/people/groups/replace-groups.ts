import { type GroupsReplacement, limits, type Pid, type SpaceId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { findPersonInSpaces, getPerson } from '../persons/store.ts';
import type { MembershipRefusal } from './groups.ts';
import * as store from './store.ts';

interface GroupsReplaced {
  readonly kind: 'replaced';
  readonly added: number;
  readonly removed: number;
}

/** Puts a person into these groups and out of all others: all or nothing. Memberships that stay keep their `since`. */
export async function replaceGroupsOfPerson(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
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
    const groups = await store.findGroups(tx, [spaceId], wished);
    const known = new Set(groups.map(({ id }) => id));
    const unknown = wished.filter((id) => !known.has(id));
    if (unknown.length > 0) return { kind: 'unknown', pids: [], groupIds: unknown };

    const held = new Set((await store.groupsOfPerson(tx, spaceId, personId)).map(({ id }) => id));
    const joining = groups.filter(({ id }) => !held.has(id));
    const full = joining.find((group) => group.persons_count >= limits.personsPerGroup);
    if (full) return { kind: 'full', group: full, joining: 1 };
    if (joining.length > 0) {
      const ids = joining.map(({ id }) => id);
      await store.insertMemberships(tx, spaceId, ids, [personId], clock());
      await store.addToCounts(tx, spaceId, new Map(ids.map((id) => [id, 1])));
    }
    const leaving = [...held].filter((id) => !known.has(id));
    if (leaving.length > 0) {
      await store.deleteMemberships(tx, spaceId, leaving, [personId]);
      await store.addToCounts(tx, spaceId, new Map(leaving.map((id) => [id, -1])));
    }
    return { kind: 'replaced', added: joining.length, removed: leaving.length };
  });
}
