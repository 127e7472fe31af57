import type { GroupId, SpaceId } from '@kith/contract';
import type { Tx } from '../../../platform/db/database.ts';
import type { Settling } from '../settle.ts';
import { addToCounts } from '../store.ts';
import { followGroup } from './follow-rules.ts';

/**
 * Lets those who are in groups by rules that hold no more stay in them for ever, in a transaction that holds the space. Who was to come does
 * not, and groups that ask about these follow.
 */
export async function keepMembers(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  groupIds: readonly GroupId[],
): Promise<void> {
  const changed: GroupId[] = [];
  for (const groupId of groupIds) {
    const { numDeletedRows } = await tx
      .deleteFrom('memberships')
      .where('space_id', '=', spaceId)
      .where('group_id', '=', groupId)
      .where('valid_from', '>', settling.now)
      .executeTakeFirst();
    await addToCounts(tx, spaceId, new Map([[groupId, -Number(numDeletedRows)]]));
    const { numUpdatedRows } = await tx
      .updateTable('memberships')
      .set({ valid_until: null })
      .where('space_id', '=', spaceId)
      .where('group_id', '=', groupId)
      .where('valid_until', '>', settling.now)
      .executeTakeFirst();
    if (numDeletedRows + numUpdatedRows > 0n) changed.push(groupId);
  }
  // Who was to leave stays, and does not come to groups of those who are not in these.
  if (changed.length > 0) await followGroup(tx, settling, spaceId, changed);
}
