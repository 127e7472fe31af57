import { type GroupId, type GroupMerge, limits, type SpaceId } from '@kith/contract';
import type { BackgroundJob } from '../../platform/background-job.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { byRule } from './by-rule.ts';
import { copyMembers, countJoining } from './copy-members.ts';
import type { MembershipDeps, MembershipRefusal } from './groups.ts';
import { breakRules } from './rules/break-rules.ts';
import { followGroup } from './rules/follow-rules.ts';
import { settle, settlingAt } from './settle.ts';
import { settleFirst } from './settle-first.ts';
import * as store from './store.ts';

type Merged =
  | { readonly kind: 'merged'; readonly group: store.GroupRow }
  | { readonly kind: 'not found' }
  | { readonly kind: 'with itself' }
  | MembershipRefusal;

interface Deps extends MembershipDeps {
  readonly groupPurge: Pick<BackgroundJob, 'wake'>;
}

/** Puts the members of a group into another one of its space, and deletes the former when asked to: all or nothing. */
export async function mergeGroups(
  deps: Deps,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  { from, delete_source }: GroupMerge,
): Promise<Merged> {
  const { db, clock, onEnded, groupPurge } = deps;
  const found = await store.findGroup(db.queries, spaceIds, id, clock());
  if (!found) return { kind: 'not found' };
  if (from === id) return { kind: 'with itself' };
  const spaceId = found.space_id;
  await settleFirst(deps, spaceId, [id]);
  const merged = await db.transaction(async (tx): Promise<Merged> => {
    await advanceRevision(tx, spaceId);
    const now = clock();
    const settling = settlingAt(onEnded, now);
    await settle(tx, settling, spaceId, { groupIds: [id] });
    const target = await store.findGroup(tx, [spaceId], id, now);
    if (!target) return { kind: 'not found' };
    const source = await store.findGroup(tx, [spaceId], from, now);
    if (!source) return { kind: 'unknown', pids: [], groupIds: [from] };
    const ruled = byRule([target]);
    if (ruled) return ruled;
    if (target.rows_count + source.persons_count > limits.personsPerGroup) {
      const joining = await countJoining(tx, source, target.id, now);
      if (target.rows_count + joining > limits.personsPerGroup) return { kind: 'full', group: target, joining };
    }
    const joined = await copyMembers(tx, source, target.id, now);
    await store.addToCounts(tx, spaceId, new Map([[target.id, joined]]));
    await followGroup(tx, settling, spaceId, [target.id]);
    if (delete_source) {
      await breakRules(tx, settling, spaceId, { kind: 'group', id: source.id, name: source.name });
      await store.deleteGroup(tx, source);
    }
    return { kind: 'merged', group: await store.getGroup(tx, target, now) };
  });
  if (delete_source) groupPurge.wake();
  return merged;
}
