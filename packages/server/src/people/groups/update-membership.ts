import type { GroupId, MembershipUpdate, Pid, SpaceId } from '@kith/contract';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { findPersonInSpaces } from '../persons/store.ts';
import { keepHours } from '../times/schedule-store.ts';
import { byRule, type GroupByRule } from './by-rule.ts';
import type { MembershipDeps } from './groups.ts';
import { listMembersWithPids, type MemberRow } from './member-store.ts';
import { followRules } from './rules/follow-rules.ts';
import { settle, settlingAt } from './settle.ts';
import { findGroup, type GroupRow, giveTimes, timesOf } from './store.ts';
import { changedTimes, problemOfTimes, type TimesRefusal } from './wished-times.ts';

/** A membership as it is now. */
export interface MembershipUpdated {
  readonly kind: 'updated';
  readonly member: MemberRow;
  readonly group: GroupRow;
  /** Epoch ms. */
  readonly now: number;
}

/** Changes when one person is a member of one group; what is left out stays. */
export async function updateMembership(
  { db, clock, onEnded }: MembershipDeps,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  pid: Pid,
  change: MembershipUpdate,
): Promise<MembershipUpdated | 'not found' | TimesRefusal | GroupByRule> {
  const found = await findGroup(db.queries, spaceIds, id, clock());
  if (!found) return 'not found';
  const spaceId = found.space_id;
  return db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId);
    const now = clock();
    const settling = settlingAt(onEnded, now);
    const person = await findPersonInSpaces(tx, [spaceId], pid);
    if (person) await settle(tx, settling, spaceId, { groupIds: [id], personIds: [person.id] });
    const group = await findGroup(tx, [spaceId], id, now);
    const [member] = await listMembersWithPids(tx, [spaceId], id, [pid], now);
    if (!group || !member) return 'not found';
    const ruled = byRule([group]);
    if (ruled) return ruled;
    const { hours, ...dates } = changedTimes(timesOf(member), change);
    const problem = problemOfTimes(dates, now);
    if (problem) return problem;
    const schedule = await keepHours(tx, spaceId, hours);
    if (typeof schedule === 'object' && schedule !== null) return schedule;
    await giveTimes(tx, spaceId, [id], [member.person_id], { ...dates, schedule_id: schedule });
    await followRules(tx, settling, spaceId, [member.person_id], { kind: 'groups', ids: [id] });
    return {
      kind: 'updated',
      member: { ...member, ...dates, hours: hours && JSON.stringify(hours) },
      group,
      now,
    };
  });
}
