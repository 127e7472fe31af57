import type { AccountId, Space, SpaceId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries, Tx } from '../../platform/db/database.ts';
import { holdSpace } from '../../platform/db/space-revision.ts';
import type { Media } from '../../platform/media/media.ts';
import { trash } from '../../platform/media/trash.ts';
import { UnsettledChange } from '../../platform/unsettled-change.ts';
import * as store from './store.ts';

export interface SpaceKeeper {
  readonly db: Database;
  readonly clock: Clock;
  /** Takes what is gone out of the index of faces. */
  readonly indexSync: { readonly catchUp: (spaceId: SpaceId) => Promise<void> };
  /** Lets go of the faces of the past that are in memory and gone. */
  readonly past: { readonly follow: (spaceId: SpaceId) => Promise<void> };
  readonly media: Pick<Media, 'emptyTrash'>;
  /** Names of all picture files of a space, each once. */
  readonly picturesOfSpace: (db: Queries, spaceId: SpaceId) => Promise<string[]>;
  /** Ends the sessions that act in a space. */
  readonly endSessionsIn: (tx: Tx, spaceId: SpaceId) => Promise<void>;
}

export const createSpace = (
  { db, clock }: Pick<SpaceKeeper, 'db' | 'clock'>,
  accountId: AccountId,
  name: string,
): Promise<Space | 'taken'> => db.unlessTaken(() => store.insertSpace(db.queries, accountId, name, clock()));

/** Without a name nothing changes. */
export async function renameSpace(
  { db }: Pick<SpaceKeeper, 'db'>,
  accountId: AccountId,
  id: SpaceId,
  name: string | undefined,
): Promise<Space | 'not found' | 'default' | 'taken'> {
  const space = await store.findSpace(db.queries, accountId, id);
  if (!space) return 'not found';
  if (name === undefined || name === space.name) return space;
  if (space.name === 'default') return 'default';
  return db.unlessTaken(() => store.renameSpace(db.queries, id, name));
}

/**
 * Deletes everything in the space: rows, templates and pictures. Whoever acts in it is logged out: what they do next is meant
 * for no other space.
 */
export async function deleteSpace(
  { db, indexSync, past, media, picturesOfSpace, endSessionsIn }: Omit<SpaceKeeper, 'clock'>,
  accountId: AccountId,
  id: SpaceId,
): Promise<'deleted' | 'not found' | 'default'> {
  const space = await store.findSpace(db.queries, accountId, id);
  if (!space) return 'not found';
  if (space.name === 'default') return 'default';
  await db.transaction(async (tx) => {
    // Whoever would enter it waits, and finds that it is gone.
    await holdSpace(tx, id);
    await endSessionsIn(tx, id);
    await trash(tx, await picturesOfSpace(tx, id));
    await store.deleteSpace(tx, id);
  });
  try {
    await indexSync.catchUp(id);
    await past.follow(id);
    await media.emptyTrash();
  } catch (error) {
    throw new UnsettledChange('A space was deleted, and not all that follows could be done', error);
  }
  return 'deleted';
}
