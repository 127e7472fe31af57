import { type GroupId, limits } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { type Settling, settle } from './settle.ts';
import type { GroupRow } from './store.ts';

/** A group would pass its limit. */
export interface GroupIsFull {
  readonly kind: 'full';
  readonly group: GroupRow;
  readonly joining: number;
}

/**
 * Sees to it that so many may join each of these groups: those that have ended have no place in a group, and are settled where their rows
 * take one.
 * @returns which group would pass its limit; nothing was changed in that
 */
export async function makeRoom(
  tx: Tx,
  settling: Settling,
  groups: readonly GroupRow[],
  joining: ReadonlyMap<GroupId, number>,
): Promise<GroupIsFull | null> {
  const more = (group: GroupRow) => joining.get(group.id) ?? 0;
  const full = groups.find((group) => more(group) > 0 && group.persons_count + more(group) > limits.personsPerGroup);
  if (full) return { kind: 'full', group: full, joining: more(full) };
  for (const group of groups) {
    const limit = group.rows_count + more(group) - limits.personsPerGroup;
    if (limit > 0) await settle(tx, settling, group.space_id, { groupIds: [group.id], limit });
  }
  return null;
}
