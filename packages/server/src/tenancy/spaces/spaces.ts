import type { AccountId, Space, SpaceId } from '@kith/contract';
import type { IndexSync } from '../../people/persons/index-sync.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { type Media, trash } from '../../platform/media/media.ts';
import * as store from './store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly indexSync: IndexSync;
  readonly media: Media;
}

export const createSpace = (
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  accountId: AccountId,
  name: string,
): Promise<Space | 'taken'> => db.unlessTaken(() => store.insertSpace(db.queries, accountId, name, clock()));

/** Without a name nothing changes. */
export async function renameSpace(
  { db }: Pick<Deps, 'db'>,
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

/** Deletes everything in the space: rows, templates and pictures. */
export async function deleteSpace(
  { db, indexSync, media }: Pick<Deps, 'db' | 'indexSync' | 'media'>,
  accountId: AccountId,
  id: SpaceId,
): Promise<'deleted' | 'not found' | 'default'> {
  const space = await store.findSpace(db.queries, accountId, id);
  if (!space) return 'not found';
  if (space.name === 'default') return 'default';
  await db.transaction(async (tx) => {
    await trash(tx, await store.picturesOfSpace(tx, id));
    await store.deleteSpace(tx, id);
  });
  await indexSync.catchUp(id);
  await media.emptyTrash();
  return 'deleted';
}
