import type { SpaceId, StrangerId } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { AfterChange } from '../after-change.ts';
import type { StrangerRow } from '../joining/store.ts';
import { findStranger } from './find-strangers.ts';
import { lookForAnew } from './look-for.ts';
import { mergeStrangers } from './merge-strangers.ts';

/** Somebody says that two strangers are one: what was of `from` is of `into`, and `from` is gone. */
export async function sayOne(
  { db, afterChange }: { readonly db: Database; readonly afterChange: AfterChange },
  spaceIds: readonly SpaceId[],
  into: StrangerId,
  from: StrangerId,
): Promise<StrangerRow | 'not found' | 'unknown' | 'the same'> {
  const found = await findStranger(db.queries, spaceIds, into);
  if (!found) return 'not found';
  if (into === from) return 'the same';
  const { space_id: spaceId } = found;
  const merged = await db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    noteChange(tx, spaceId, 'strangers');
    const one = await mergeStrangers(tx, spaceId, into, from);
    if (one) await lookForAnew(tx, spaceId, into);
    const stranger = await findStranger(tx, [spaceId], into);
    if (!stranger) return 'not found';
    return one ? stranger : 'unknown';
  });
  if (typeof merged === 'object') await afterChange(spaceId, { strangers: true });
  return merged;
}
