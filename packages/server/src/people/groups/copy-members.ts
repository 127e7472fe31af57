import type { GroupId, SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/database.ts';
import { onList } from '../times/on-list.ts';

/**
 * Puts the members of one group into another, at the times at which they are in the first: two statements, however many they are. Those of the
 * other that have ended are settled before; of those that a clock has ended that is not sure, whoever comes makes a new beginning. The caller
 * keeps `persons_count`.
 * @param since epoch ms of now
 * @returns how many memberships there are more
 */
export async function copyMembers(
  tx: Tx,
  spaceId: SpaceId,
  from: GroupId,
  to: GroupId,
  since: number,
): Promise<number> {
  const coming = tx
    .selectFrom('memberships')
    .select('person_id')
    .where('space_id', '=', spaceId)
    .where('group_id', '=', from)
    .where(onList('memberships', since));
  const { numDeletedRows: again } = await tx
    .deleteFrom('memberships')
    .where('space_id', '=', spaceId)
    .where('group_id', '=', to)
    .where('valid_until', '<=', since)
    .where('person_id', 'in', coming)
    .executeTakeFirst();
  const { numInsertedOrUpdatedRows: joined = 0n } = await tx
    .insertInto('memberships')
    .columns(['space_id', 'group_id', 'person_id', 'since', 'valid_from', 'valid_until', 'schedule_id'])
    .expression(
      tx
        .selectFrom('memberships')
        .select([
          'space_id',
          sql<GroupId>`cast(${to} as bigint)`.as('group_id'),
          'person_id',
          sql<number>`cast(${since} as bigint)`.as('since'),
          'valid_from',
          'valid_until',
          'schedule_id',
        ])
        .where('space_id', '=', spaceId)
        .where('group_id', '=', from)
        .where(onList('memberships', since)),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Number(joined) - Number(again);
}
