import type { SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';

/** Puts one person into all groups of another, who leaves them. Groups that held both lose one. */
export async function giveMemberships(tx: Tx, spaceId: SpaceId, from: PersonId, to: PersonId): Promise<void> {
  const groupsOf = (person: PersonId) =>
    tx.selectFrom('memberships').select('group_id').where('space_id', '=', spaceId).where('person_id', '=', person);
  await tx
    .updateTable('groups')
    .set((eb) => ({ persons_count: eb('persons_count', '-', 1) }))
    .where('space_id', '=', spaceId)
    .where('id', 'in', groupsOf(from))
    .where('id', 'in', groupsOf(to))
    .execute();
  const hers = tx.updateTable('memberships').where('space_id', '=', spaceId).where('person_id', '=', from);
  await hers.set({ person_id: to }).where('group_id', 'not in', groupsOf(to)).execute();
  await tx.deleteFrom('memberships').where('space_id', '=', spaceId).where('person_id', '=', from).execute();
}
