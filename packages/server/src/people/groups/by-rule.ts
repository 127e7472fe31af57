import type { GroupRow } from './store.ts';

/** A group holds whom its rule says: nobody is put into it by hand, or taken out. */
export interface GroupByRule {
  readonly kind: 'by rule';
  readonly group: Pick<GroupRow, 'id' | 'name'>;
}

/** The first of some groups that holds whom its rule says. */
export function byRule(groups: readonly Pick<GroupRow, 'id' | 'name' | 'rule'>[]): GroupByRule | null {
  const group = groups.find(({ rule }) => rule !== null);
  return group ? { kind: 'by rule', group } : null;
}
