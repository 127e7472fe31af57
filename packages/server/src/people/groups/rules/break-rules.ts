import type { GroupId, SourceId, SpaceId } from '@kith/contract';
import type { Tx } from '../../../platform/db/database.ts';
import type { Settling } from '../settle.ts';
import { keepMembers } from './keep-members.ts';
import { groupsNamed, sourcesNamed } from './order.ts';
import { hasSaidWho, rulesOf, setRule } from './rule-store.ts';

/** What is gone that rules may ask about. */
export type Gone =
  | { readonly kind: 'group'; readonly id: GroupId; readonly name: string }
  | { readonly kind: 'source'; readonly id: SourceId; readonly name: string };

/**
 * Switches off, in the transaction in which something is deleted, the rules that ask about it: their groups stay as they are, and say why. Somebody
 * has to say what is meant now.
 */
export async function breakRules(tx: Tx, settling: Settling, spaceId: SpaceId, gone: Gone): Promise<void> {
  const broken = (await rulesOf(tx, spaceId)).filter(({ rule }) =>
    gone.kind === 'group' ? groupsNamed(rule).includes(gone.id) : sourcesNamed(rule).includes(gone.id),
  );
  if (broken.length === 0) return;
  const problem = `The ${gone.kind} "${gone.name}" (${gone.id}), about which the rule asks, was deleted: the group stays as it was until it gets another rule.`;
  const ids = broken.map(({ groupId }) => groupId);
  await setRule(tx, spaceId, ids, { state: 'broken', problem });
  // Nobody prolongs their stay any more: without that all would leave one after the other.
  await keepMembers(
    tx,
    settling,
    spaceId,
    broken.filter(hasSaidWho).map(({ groupId }) => groupId),
  );
}
