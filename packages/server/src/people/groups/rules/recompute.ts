import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { GroupId, SpaceId } from '@kith/contract';
import type { Tx } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { personIdsAfter } from '../../persons/store.ts';
import { type Settling, settle } from '../settle.ts';
import { readFacts } from './facts.ts';
import { AHEAD_MS, isNothing, type Plan, planOf, together } from './plan.ts';
import { hasSaidWho, type RuleOfGroup, setRule } from './rule-store.ts';
import { writePlan } from './write-plan.ts';

/** Persons that are looked at together: a few milliseconds of work, between which others have their turn. */
const TOGETHER = 1000;

/**
 * Looks at all persons of a space by some rules, each after those that it asks about, in a transaction that holds the space. A group that would
 * pass its limit stays as it is, and its rule says so.
 */
export async function recompute(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  rules: readonly RuleOfGroup[],
): Promise<void> {
  for (const rule of rules) {
    const { groupId } = rule;
    await settle(tx, settling, spaceId, { groupIds: [groupId] });
    await setRule(tx, spaceId, [groupId], { state: 'on', problem: null });
    // Whether there is room is known when all have been looked at.
    const plans: Plan[] = [];
    for (let after = 0 as PersonId; ; ) {
      const personIds = await personIdsAfter(tx, spaceId, after, TOGETHER);
      const known = await readFacts(tx, spaceId, [rule], personIds, settling.sure);
      const plan = planOf(rule, known, settling);
      if (!isNothing(plan)) plans.push(plan);
      const last = personIds.at(-1);
      if (last === undefined || personIds.length < TOGETHER) break;
      after = last;
      // Statements of SQLite take no turn of their own.
      await turnOfTheLoop();
    }
    if (plans.length > 0 && !(await writePlan(tx, settling, spaceId, groupId, together(plans)))) continue;
    await setRule(tx, spaceId, [groupId], { stored_until: settling.now + AHEAD_MS });
    if (!hasSaidWho(rule)) await forgetHours(tx, spaceId, groupId);
  }
}

/** Hours of memberships are said by hand: there may be some when a rule says for the first time who is in the group. */
async function forgetHours(tx: Tx, spaceId: SpaceId, groupId: GroupId): Promise<void> {
  for (let after = 0 as PersonId; ; ) {
    const members = await tx
      .selectFrom('memberships')
      .select('person_id')
      .where('space_id', '=', spaceId)
      .where('group_id', '=', groupId)
      .where('person_id', '>', after)
      .orderBy('person_id')
      .limit(TOGETHER)
      .execute();
    const last = members.at(-1)?.person_id;
    if (last === undefined) return;
    await tx
      .updateTable('memberships')
      .set({ schedule_id: null })
      .where('space_id', '=', spaceId)
      .where('group_id', '=', groupId)
      .where('person_id', '>', after)
      .where('person_id', '<=', last)
      .where('schedule_id', 'is not', null)
      .execute();
    if (members.length < TOGETHER) return;
    after = last;
    await turnOfTheLoop();
  }
}
