import type { GroupId, GroupRule, SpaceId } from '@kith/contract';
import type { Tx } from '../../../platform/db/database.ts';
import type { Settling } from '../settle.ts';
import { withDependants } from './follow-rules.ts';
import { keepMembers } from './keep-members.ts';
import { problemOfRule, type RuleRefusal } from './problem-of-rule.ts';
import { recompute } from './recompute.ts';
import { deleteRule, hasSaidWho, putRule, rulesOf } from './rule-store.ts';

/**
 * Gives a group a rule, or takes it away, in a transaction that holds the space. Who is in the group is then whom the rule says; without a rule
 * those who are in it stay, for ever.
 * @returns why it cannot have it: nothing was changed
 */
export async function giveRule(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  groupId: GroupId,
  rule: GroupRule | null,
): Promise<RuleRefusal | null> {
  if (rule === null) {
    const hadSaid = (await rulesOf(tx, spaceId)).filter((one) => one.groupId === groupId && hasSaidWho(one));
    await deleteRule(tx, spaceId, groupId);
    await keepMembers(
      tx,
      settling,
      spaceId,
      hadSaid.map((one) => one.groupId),
    );
    return null;
  }
  const problem = await problemOfRule(tx, spaceId, groupId, rule);
  if (problem) return problem;
  await putRule(tx, spaceId, groupId, rule);
  const rules = (await rulesOf(tx, spaceId)).filter(({ state }) => state === 'on');
  await recompute(
    tx,
    settling,
    spaceId,
    withDependants(
      rules,
      rules.filter((one) => one.groupId === groupId),
    ),
  );
  return null;
}
