import type { SpaceId } from '@kith/contract';
import type { Tx } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import type { Settling } from '../settle.ts';
import { endedAmong, followThese } from './follow-rules.ts';
import { type RuleOfGroup, rulesOf } from './rule-store.ts';

/**
 * Sees to it that groups by rule hold the persons who are seen as the rules say at this instant, before it counts that they are: whoever was not
 * seen for a month is still in the group of those when coming back. Somebody who was enrolled just now is looked at for the first time.
 * @returns the rules of the space that are on
 */
export async function beforeSightings(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  { seen, enrolled }: { readonly seen: readonly PersonId[]; readonly enrolled: readonly PersonId[] },
): Promise<readonly RuleOfGroup[]> {
  if (seen.length === 0) return [];
  const rules = (await rulesOf(tx, spaceId)).filter(({ state }) => state === 'on');
  if (rules.length === 0) return rules;
  await followThese(tx, settling, spaceId, rules, enrolled, { kind: 'anything' });
  // Usually both have been seen to in the background: who comes by the clock alone, and what comes after something that ended.
  const late = rules.filter(({ storedUntil }) => storedUntil <= settling.now).map(({ groupId }) => groupId);
  if (late.length > 0) await followThese(tx, settling, spaceId, rules, seen, { kind: 'rules', ids: late });
  const ended = await endedAmong(tx, spaceId, rules, seen, settling.now);
  await followThese(tx, settling, spaceId, rules, ended, { kind: 'anything' });
  return rules;
}
