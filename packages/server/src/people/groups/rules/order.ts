import type { GroupId, GroupRule, SourceId } from '@kith/contract';

/** Groups that a rule asks about. */
export const groupsNamed = ({ all_of, any_of, none_of }: GroupRule): GroupId[] => [
  ...new Set([...all_of, ...any_of, ...none_of]),
];

/** Sources that a rule asks about. */
export const sourcesNamed = ({ seen, not_seen }: GroupRule): SourceId[] => [
  ...new Set([...(seen?.sources ?? []), ...(not_seen?.sources ?? [])]),
];

interface OfGroup {
  readonly groupId: GroupId;
  readonly rule: GroupRule;
}

/** Rules in an order in which each comes after those of the groups that it asks about. */
export function inOrder<Rule extends OfGroup>(rules: readonly Rule[]): Rule[] {
  const byGroup = new Map(rules.map((rule) => [rule.groupId, rule]));
  const ordered = new Set<Rule>();
  const visit = (rule: Rule, path: ReadonlySet<GroupId>): void => {
    if (ordered.has(rule) || path.has(rule.groupId)) return;
    for (const id of groupsNamed(rule.rule)) {
      const named = byGroup.get(id);
      if (named) visit(named, new Set([...path, rule.groupId]));
    }
    ordered.add(rule);
  };
  for (const rule of rules) visit(rule, new Set());
  return [...ordered];
}

/**
 * The circle that a group would close by having a rule: from the group by those that its rule asks about, and theirs, back to it. Null:
 * there is none.
 */
export function circleOf(rules: readonly OfGroup[], { groupId, rule }: OfGroup): GroupId[] | null {
  const byGroup = new Map([...rules.map((other) => [other.groupId, other.rule] as const), [groupId, rule] as const]);
  const visited = new Set<GroupId>();
  const wayFrom = (id: GroupId): GroupId[] | null => {
    const asks = byGroup.get(id);
    if (!asks || visited.has(id)) return null;
    visited.add(id);
    for (const named of groupsNamed(asks)) {
      if (named === groupId) return [id, groupId];
      const way = wayFrom(named);
      if (way) return [id, ...way];
    }
    return null;
  };
  return wayFrom(groupId);
}
