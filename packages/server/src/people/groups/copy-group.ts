import type { GroupCopy, GroupId, SpaceId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { copyMembers } from './copy-members.ts';
import { copyGroupTimes } from './group-times.ts';
import * as store from './store.ts';

/** Makes a group with the members and the times of another one, who are in it from now on. */
export async function copyGroup(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  spaceIds: readonly SpaceId[],
  id: GroupId,
  { name, description, color }: GroupCopy,
): Promise<store.GroupRow | 'not found' | 'taken'> {
  const found = await store.findGroup(db.queries, spaceIds, id, clock());
  if (!found) return 'not found';
  const spaceId = found.space_id;
  return db.unlessTaken(() =>
    db.transaction(async (tx) => {
      await advanceRevision(tx, spaceId);
      const created = clock();
      const original = await store.findGroup(tx, [spaceId], id, created);
      if (!original) return 'not found';
      const copy = await store.insertGroup(tx, {
        space_id: spaceId,
        name,
        description: description ?? original.description,
        color: color === undefined ? original.color : color,
        threshold: original.threshold,
        created,
      });
      await copyGroupTimes(tx, original, copy.id);
      const joined = await copyMembers(tx, original, copy.id, created);
      await store.addToCounts(tx, spaceId, new Map([[copy.id, joined]]));
      return store.getGroup(tx, copy, created);
    }),
  );
}
