import type { SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { onList } from '../times/on-list.ts';
import { type Settling, settle } from './settle.ts';
import { forEver } from './store.ts';

/**
 * Puts one person into all groups of another, who leaves them, and gives it what that one was a member of. Of groups that held both the one
 * stays a member who is one for ever; otherwise it stays one at its own times, unless these are over.
 */
export async function giveMemberships(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  from: PersonId,
  to: PersonId,
): Promise<void> {
  // One by one: of several SQLite would look through all memberships of the space, before it has looked at its tables.
  for (const id of [from, to]) await settle(tx, settling, spaceId, { personIds: [id] });
  const groupsOf = (person: PersonId) =>
    tx.selectFrom('memberships').select('group_id').where('space_id', '=', spaceId).where('person_id', '=', person);
  const onLists = groupsOf(from).where(onList('memberships', settling.now));
  await tx
    .updateTable('memberships')
    .set(forEver)
    .where('space_id', '=', spaceId)
    .where('person_id', '=', to)
    .where('group_id', 'in', (eb) =>
      eb
        .selectFrom('memberships')
        .select('group_id')
        .where('space_id', '=', spaceId)
        .where('person_id', '=', from)
        .where('valid_from', 'is', null)
        .where('valid_until', 'is', null)
        .where('schedule_id', 'is', null),
    )
    .execute();
  await tx
    .updateTable('groups')
    .set((eb) => ({ persons_count: eb('persons_count', '-', 1) }))
    .where('space_id', '=', spaceId)
    .where('id', 'in', groupsOf(from))
    .where('id', 'in', groupsOf(to))
    .execute();
  // What a clock has ended that is not sure gives way to what has not ended.
  await tx
    .deleteFrom('memberships')
    .where('space_id', '=', spaceId)
    .where('person_id', '=', to)
    .where('valid_until', '<=', settling.now)
    .where('group_id', 'in', onLists)
    .execute();
  const hers = tx.updateTable('memberships').where('space_id', '=', spaceId).where('person_id', '=', from);
  await hers.set({ person_id: to }).where('group_id', 'not in', groupsOf(to)).execute();
  await tx.deleteFrom('memberships').where('space_id', '=', spaceId).where('person_id', '=', from).execute();
  await tx
    .updateTable('past_memberships')
    .set({ person_id: to })
    .where('space_id', '=', spaceId)
    .where('person_id', '=', from)
    .execute();
}
