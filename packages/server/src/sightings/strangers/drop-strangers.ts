import type { SpaceId } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { forgetPiece } from './forget-piece.ts';

/** So many at a time hold nobody up for long. */
const BATCH = 500;

/** Forgets all strangers of a space, some at a time; their entries stay. */
export async function dropStrangers({ db }: { readonly db: Database }, spaceId: SpaceId): Promise<void> {
  for (;;) {
    const dropped = await db.transaction(async (tx) => {
      await advanceRevision(tx, spaceId, 'entries');
      noteChange(tx, spaceId, 'strangers');
      const rows = await tx
        .selectFrom('strangers')
        .select('id')
        .where('space_id', '=', spaceId)
        .orderBy('id')
        .limit(BATCH)
        .execute();
      await forgetPiece(
        tx,
        spaceId,
        rows.map(({ id }) => id),
      );
      return rows.length;
    });
    if (dropped === 0) return;
  }
}
