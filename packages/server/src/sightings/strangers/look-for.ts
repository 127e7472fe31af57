import type { EntryId, SpaceId, StrangerId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { cosineOf } from '../../recognition/calibration/calibration.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { chooseLooks } from './choose-looks.ts';
import { bestFaces } from './stranger-faces.ts';

/** A stranger is looked for by so many faces at most. */
const MOST_FACES = 4;
/** Among so many of the best they are chosen. */
const CANDIDATES = 32;
const ONE = 1;

/** Chooses anew which faces a stranger is looked for by, after entries came or went. */
export async function lookForAnew(tx: Tx, spaceId: SpaceId, id: StrangerId): Promise<void> {
  const faces = await bestFaces(tx, { space_id: spaceId, id }, CANDIDATES);
  const { ha } = await getThresholds(tx, spaceId);
  const chosen = chooseLooks(faces, [], { most: MOST_FACES, alike: cosineOf(ha, ONE) }).map(({ entryId }) => entryId);
  const mine = tx.updateTable('stranger_entries').where('space_id', '=', spaceId).where('stranger_id', '=', id);
  const others: readonly EntryId[] = chosen.length > 0 ? chosen : [0 as EntryId];
  await mine.set({ is_looked_for: 0 }).where('is_looked_for', '=', 1).where('entry_id', 'not in', others).execute();
  if (chosen.length === 0) return;
  await mine.set({ is_looked_for: 1 }).where('is_looked_for', '=', 0).where('entry_id', 'in', chosen).execute();
}
