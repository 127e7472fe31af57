import type { SpaceId } from '@kith/contract';
import { picturesOfPersons } from '../../people/persons/store.ts';
import type { Tx } from '../../platform/db/database.ts';
import { trash } from '../../platform/media/trash.ts';
import { picturesInEntries } from './store.ts';

/** Trashes those of these pictures that no row of the space refers to any more. */
export async function trashUnused(tx: Tx, spaceId: SpaceId, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const inUse = new Set([
    ...(await picturesInEntries(tx, spaceId, names)),
    ...(await picturesOfPersons(tx, spaceId, names)),
  ]);
  await trash(
    tx,
    names.filter((name) => !inUse.has(name)),
  );
}
