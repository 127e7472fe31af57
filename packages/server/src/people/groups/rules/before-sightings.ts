import type { SpaceId } from '@kith/contract';
import type { Tx } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import type { Settling } from '../settle.ts';
import { followThese } from './follow-rules.ts';
import type { RuleOfGroup } from './rule-store.ts';

/** Persons who are seen. */
interface Seen {
  readonly seen: readonly PersonId[];
  /** Those of them who were enrolled just now. */
  readonly enrolled: readonly PersonId[];
  /** Those of whom a membership by one of the rules has ended, and is not on record. */
  readonly ended: readonly PersonId[];
}

/**
 * Sees to it that groups by rule hold the persons who are seen as the rules say at this instant, before it counts that they are: whoever was not
 * seen for a month is still in the group of those when coming back. Somebody who was enrolled just now is looked at for the first time.
 * @param rules those of the space that are on
 */
export async function beforeSightings(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  rules: readonly RuleOfGroup[],
  { seen, enrolled, ended }: Seen,
): Promise<void> {
  await followThese(tx, settling, spaceId, rules, enrolled, { kind: 'anything' });
  // Usually both have been seen to in the background: who comes by the clock alone, and what comes after something that ended.
  const late = rules.filter(({ storedUntil }) => storedUntil <= settling.now).map(({ groupId }) => groupId);
  if (late.length > 0) await followThese(tx, settling, spaceId, rules, seen, { kind: 'rules', ids: late });
  await followThese(tx, settling, spaceId, rules, ended, { kind: 'anything' });
}
