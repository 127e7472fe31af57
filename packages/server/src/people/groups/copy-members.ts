import type { GroupId, SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/database.ts';

/**
 * Puts the members of one group into another: one statement, however many they are. The caller keeps `persons_count`.
 * @returns how many were not in it before
 */
export async function copyMembers(
  tx: Tx,
  spaceId: SpaceId,
  from: GroupId,
  to: GroupId,
  since: number,
): Promise<number> {
  const { numInsertedOrUpdatedRows: joined = 0n } = await tx
    .insertInto('memberships')
    .columns(['space_id', 'group_id', 'person_id', 'since'])
    .expression(
      tx
        .selectFrom('memberships')
        .select([
          'space_id',
          sql<GroupId>`cast(${to} as bigint)`.as('group_id'),
          'person_id',
          sql<number>`cast(${since} as bigint)`.as('since'),
        ])
        .where('space_id', '=', spaceId)
        .where('group_id', '=', from),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Number(joined);
}
