import { type GroupId, limits, type SourceId, type SpaceId } from '@kith/contract';
import type { Tx } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { type Settling, settle } from '../settle.ts';
import { type Known, readFacts } from './facts.ts';
import { groupsNamed, inOrder } from './order.ts';
import { isNothing, type Plan, planOf } from './plan.ts';
import { recompute } from './recompute.ts';
import { type RuleOfGroup, rulesOf } from './rule-store.ts';
import { writePlan } from './write-plan.ts';

/** What has changed of persons, by which it is known which rules ask about it. */
export type Change =
  | { readonly kind: 'anything' }
  | { readonly kind: 'attributes' }
  /** They came to groups, left them, or belong to them at other times. */
  | { readonly kind: 'groups'; readonly ids: readonly GroupId[] }
  /** They appeared at these sources, or it turned out that they did not. */
  | { readonly kind: 'seen'; readonly sources: readonly SourceId[] }
  /** What they had of these groups has ended by its time. */
  | { readonly kind: 'ended'; readonly ids: readonly GroupId[] }
  /** These rules, or exceptions from them. */
  | { readonly kind: 'rules'; readonly ids: readonly GroupId[] };

/** Of so many persons each is looked at by itself; of more, all of the space are. */
const FEW = 1000;

/**
 * Sees to it that groups by rule hold those whom their rules say, after something has changed of some persons, in the transaction that changes
 * it, which holds the space. A group that would pass its limit stays as it is, and its rule says so.
 */
export async function followRules(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  personIds: readonly PersonId[],
  change: Change,
): Promise<void> {
  if (personIds.length === 0) return;
  const rules = (await rulesOf(tx, spaceId)).filter(({ state }) => state === 'on');
  await followThese(tx, settling, spaceId, rules, personIds, change);
}

/** The same after groups as such have changed: of all who are in them, or would be. */
export async function followGroup(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  ids: readonly GroupId[],
): Promise<void> {
  const rules = (await rulesOf(tx, spaceId)).filter(({ state }) => state === 'on');
  const concerned = withDependants(rules, rules.filter(concerns({ kind: 'groups', ids })));
  if (concerned.length > 0) await recompute(tx, settling, spaceId, concerned);
}

/** The same where the rules of the space that are on have been read. */
export async function followThese(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  rules: readonly RuleOfGroup[],
  personIds: readonly PersonId[],
  change: Change,
): Promise<void> {
  const concerned = personIds.length === 0 ? [] : withDependants(rules, rules.filter(concerns(change)));
  if (concerned.length === 0) return;
  if (personIds.length > FEW) {
    await recompute(tx, settling, spaceId, concerned);
    return;
  }
  const known = await settledFacts(tx, settling, spaceId, concerned, personIds);
  let isAsRead = true;
  for (const rule of concerned) {
    const { groupId } = rule;
    const plan = planOf(rule, known, settling);
    if (isNothing(plan)) continue;
    const rows: number | undefined = isAsRead ? known.rowsOf(groupId) : undefined;
    // Whoever gives way to somebody is put on record, and may come to other groups by that.
    isAsRead &&= rows !== undefined && rows + plan.joining.length <= limits.personsPerGroup;
    if (!(await writePlan(tx, settling, spaceId, groupId, plan, rows))) continue;
    remember(plan, (personId, is) => known.change(groupId, personId, is));
  }
}

const concerns =
  (change: Change) =>
  ({ groupId, rule }: RuleOfGroup): boolean => {
    switch (change.kind) {
      case 'anything':
        return true;
      case 'attributes':
        return rule.attributes.length > 0;
      case 'groups':
        return groupsNamed(rule).some((id) => change.ids.includes(id));
      case 'ended':
        return [groupId, ...groupsNamed(rule)].some((id) => change.ids.includes(id));
      case 'seen':
        return [rule.seen, rule.not_seen].some(
          (asked) =>
            asked !== null &&
            (asked.sources.length === 0 || asked.sources.some((source) => change.sources.includes(source))),
        );
      case 'rules':
        return change.ids.includes(groupId);
      default:
        return change satisfies never;
    }
  };

/** Some rules and those that ask about their groups, and so on, each after those that it asks about. */
export function withDependants(rules: readonly RuleOfGroup[], some: readonly RuleOfGroup[]): RuleOfGroup[] {
  if (some.length === 0) return [];
  const touched = new Set(some.map(({ groupId }) => groupId));
  return inOrder(rules).filter(({ groupId, rule }) => {
    if (!touched.has(groupId) && !groupsNamed(rule).some((id) => touched.has(id))) return false;
    touched.add(groupId);
    return true;
  });
}

/** Whose membership in a group of the rules has ended by its time, and is not on record yet. @param now epoch ms */
const endedAmong = (known: Known, rules: readonly RuleOfGroup[], now: number): PersonId[] =>
  known.personIds.filter((personId) =>
    rules.some(({ groupId }) => (known.membership(groupId, personId)?.valid_until ?? Infinity) <= now),
  );

/** What is known of some persons, of whom what has ended by its time is on record before somebody comes anew. */
async function settledFacts(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  rules: readonly RuleOfGroup[],
  personIds: readonly PersonId[],
): Promise<Known> {
  const { sure } = settling;
  const known = await readFacts(tx, spaceId, rules, personIds, sure);
  const over = endedAmong(known, rules, sure);
  if (over.length === 0) return known;
  await settle(tx, settling, spaceId, { groupIds: rules.map(({ groupId }) => groupId), personIds: over });
  return readFacts(tx, spaceId, rules, personIds, sure);
}

function remember(
  { joining, changing, leaving }: Plan,
  change: (personId: PersonId, is: Plan['joining'][number] | undefined) => void,
): void {
  for (const one of [...joining, ...changing]) change(one.personId, one);
  for (const personId of leaving) change(personId, undefined);
}
