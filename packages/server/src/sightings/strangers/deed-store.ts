import type { EntryId, SpaceId } from '@kith/contract';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import type { StrangerRow } from '../joining/store.ts';

type Owner = Pick<StrangerRow, 'space_id' | 'id'>;

/** All entries of a stranger that are kept, hidden ones too, in the order of ids. */
export async function entriesOf(db: Queries, { space_id, id }: Owner): Promise<EntryId[]> {
  const rows = await db
    .selectFrom('stranger_entries')
    .select('entry_id')
    .where('space_id', '=', space_id)
    .where('stranger_id', '=', id)
    .orderBy('entry_id')
    .execute();
  return rows.map(({ entry_id }) => entry_id);
}

/** Nobody is this stranger any more. Entries stay. */
export async function deleteStranger(tx: Tx, { space_id, id }: Owner): Promise<void> {
  await tx.deleteFrom('strangers').where('space_id', '=', space_id).where('id', '=', id).execute();
}

/** An entry of somebody who is known is no stranger's. */
export async function leaveStranger(tx: Tx, spaceId: SpaceId, id: EntryId): Promise<void> {
  await tx.deleteFrom('stranger_entries').where('space_id', '=', spaceId).where('entry_id', '=', id).execute();
  noteChange(tx, spaceId, 'strangers');
}
