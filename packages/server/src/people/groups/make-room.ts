import { type GroupId, limits } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { type Settling, settle } from './settle.ts';
import { type GroupRow, getGroup } from './store.ts';

/** A group would pass its limit. */
export interface GroupIsFull {
  readonly kind: 'full';
  /** As it is once what has ended is settled. */
  readonly group: GroupRow;
  readonly joining: number;
}

/**
 * Sees to it that so many memberships may be added to each of these groups.
 * @param groups read in this transaction
 * @returns which group would pass its limit
 */
export async function makeRoom(
  tx: Tx,
  settling: Settling,
  groups: readonly GroupRow[],
  joining: ReadonlyMap<GroupId, number>,
): Promise<GroupIsFull | null> {
  for (const group of groups) {
    const wanted = joining.get(group.id) ?? 0;
    if (group.rows_count + wanted <= limits.personsPerGroup) continue;
    if ((await roomIn(tx, settling, group, wanted)) >= wanted) continue;
    return { kind: 'full', group: await getGroup(tx, group, settling.now), joining: wanted };
  }
  return null;
}

/**
 * How many of so many more memberships a group has room for. Those that have ended give way to them, and are settled, until there is room or no
 * more have: whoever was in a group by rule may come to it again. Of a clock that is not sure they keep their place, for by the right one they may
 * not have ended.
 */
export async function roomIn(
  tx: Tx,
  settling: Settling,
  group: Pick<GroupRow, 'id' | 'space_id'>,
  wanted: number,
): Promise<number> {
  const room = async () => limits.personsPerGroup - (await getGroup(tx, group, settling.now)).rows_count;
  for (;;) {
    const lacking = wanted - (await room());
    if (lacking <= 0) return wanted;
    const settled = await settle(tx, settling, group.space_id, { groupIds: [group.id], limit: lacking });
    if (settled === 0) return wanted - lacking;
  }
}
