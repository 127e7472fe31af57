import type { SpaceId, StrangerId } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { AfterChange } from '../after-change.ts';
import type { StrangerRow } from '../joining/store.ts';
import { findStranger } from './find-strangers.ts';

/** From now on nobody is told of a stranger, or again everybody. What was stored stays. */
export async function ignoreStranger(
  { db, afterChange }: { readonly db: Database; readonly afterChange: AfterChange },
  spaceIds: readonly SpaceId[],
  id: StrangerId,
  isIgnored: boolean,
): Promise<StrangerRow | 'not found'> {
  const found = await findStranger(db.queries, spaceIds, id);
  if (!found) return 'not found';
  const { space_id: spaceId } = found;
  const changed = await db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    noteChange(tx, spaceId, 'strangers');
    return tx
      .updateTable('strangers')
      .set({ is_ignored: isIgnored ? 1 : 0 })
      .where('space_id', '=', spaceId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
  });
  if (changed) await afterChange(spaceId, { strangers: true });
  return changed ?? 'not found';
}
