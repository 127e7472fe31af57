import type { SpaceId, StrangerId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { deleteStrangers } from '../joining/store.ts';

/** Sightings that are forgotten in one transaction: a stranger may have hundreds of thousands, as a poster before a camera has. */
const MOST = 2000;

/** Forgets these strangers, or as much of them as one transaction may: with the last of its sightings a stranger is gone. Entries stay. */
export async function forgetPiece(tx: Tx, spaceId: SpaceId, ids: readonly StrangerId[], most = MOST): Promise<void> {
  if (ids.length === 0) return;
  const seen = await tx
    .selectFrom('stranger_entries')
    .select('entry_id')
    .where('space_id', '=', spaceId)
    .where('stranger_id', 'in', ids)
    .limit(most + 1)
    .execute();
  if (seen.length <= most) return deleteStrangers(tx, spaceId, ids);
  const some = seen.slice(0, most).map(({ entry_id }) => entry_id);
  await tx.deleteFrom('stranger_entries').where('space_id', '=', spaceId).where('entry_id', 'in', some).execute();
}
