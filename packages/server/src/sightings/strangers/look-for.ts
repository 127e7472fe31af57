import type { SpaceId, StrangerId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { bestAndMostDifferent } from '../../recognition/clusters/looked-for.ts';
import { bestFaces } from './stranger-faces.ts';

/** Among so many of the best they are chosen. */
const CANDIDATES = 32;

/** Chooses anew which faces a stranger is looked for by, after entries came or went. */
export async function lookForAnew(tx: Tx, spaceId: SpaceId, id: StrangerId): Promise<void> {
  const faces = await bestFaces(tx, { space_id: spaceId, id }, CANDIDATES);
  const chosen = bestAndMostDifferent(faces).map(({ entryId }) => entryId);
  if (chosen.length === 0) return;
  const mine = tx.updateTable('stranger_entries').where('space_id', '=', spaceId).where('stranger_id', '=', id);
  await mine.set({ is_looked_for: 0 }).where('is_looked_for', '=', 1).where('entry_id', 'not in', chosen).execute();
  await mine.set({ is_looked_for: 1 }).where('is_looked_for', '=', 0).where('entry_id', 'in', chosen).execute();
}
