import type { Entry } from '@kith/client';

/** Which groups open a door, and which keep it shut. */
export interface DoorRules {
  readonly allowed: readonly number[];
  readonly refused: readonly number[];
}

export type Verdict = 'allowed' | 'refused' | 'known' | 'unknown';

/** Whether somebody may come in. Who is in a group that may not is refused, whatever else they are in. */
export function verdictOf({ pid, persons_groups }: Pick<Entry, 'pid' | 'persons_groups'>, rules: DoorRules): Verdict {
  if (pid === null) return 'unknown';
  const isIn = (groups: readonly number[]): boolean => persons_groups.some(({ id }) => groups.includes(id));
  if (isIn(rules.refused)) return 'refused';
  return isIn(rules.allowed) ? 'allowed' : 'known';
}
