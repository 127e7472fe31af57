import type { GroupId, SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { type Owing, writeNews } from './write-news.ts';

/** A membership in time that is over. */
interface EndedMembership {
  readonly groupId: GroupId;
  readonly personId: PersonId;
  /** Epoch ms: from then on the person was not in the group. */
  readonly at: number;
}

/** Writes down, in the transaction that settles memberships, that they are over. */
export const tellEndedMemberships = (
  tx: Tx,
  owing: Owing,
  spaceId: SpaceId,
  memberships: readonly EndedMembership[],
): Promise<void> =>
  writeNews(
    tx,
    owing,
    spaceId,
    memberships.map(({ groupId, personId, at }) => ({ type: 'membership.ended', at, groupId, personId })),
  );
