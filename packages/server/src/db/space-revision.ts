import type { SpaceId } from '@kith/contract';
import type { Tx } from './database.ts';

/**
 * The first statement of every transaction that changes persons, groups, memberships or entries of a space: advances the
 * space's revision, and makes such transactions wait for each other, on every node. So revisions and entry ids are
 * committed in their order, counts are exact, and nothing can deadlock.
 */
export async function advanceRevision(tx: Tx, spaceId: SpaceId): Promise<number> {
  const row = await tx
    .updateTable('spaces')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', spaceId)
    .returning('revision')
    .executeTakeFirst();
  return row?.revision ?? 0;
}
