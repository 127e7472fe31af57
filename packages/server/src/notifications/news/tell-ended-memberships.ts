import type { SpaceId } from '@kith/contract';
import type { Ended } from '../../people/groups/settle.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type Owing, writeNews } from './write-news.ts';

/** Writes down, in the transaction that settles memberships, that they are over. */
export const tellEndedMemberships = (
  tx: Tx,
  owing: Owing,
  spaceId: SpaceId,
  memberships: readonly Ended[],
): Promise<void> =>
  writeNews(
    tx,
    owing,
    spaceId,
    memberships.map(({ groupId, personId, ended: at }) => ({ type: 'membership.ended', at, groupId, personId })),
  );
