import type { SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { addUsage } from './store.ts';

/** What is counted; the numbers are the protocol's. */
const counted = { apiCall: 1, personStored: 2, entryStored: 3, licenceBound: 4 } as const;

/** The figure that something which happens now adds to. Months are those of UTC. */
export const figureOf = (spaceId: SpaceId, event: keyof typeof counted, now: number) => ({
  spaceId,
  month: new Date(now).toISOString().slice(0, 7),
  eventType: counted[event],
});

/** Counts what is stored, in the transaction that stores it. */
export const countUsage = (
  tx: Tx,
  spaceId: SpaceId,
  event: Exclude<keyof typeof counted, 'apiCall'>,
  now: number,
): Promise<void> => addUsage(tx, { ...figureOf(spaceId, event, now), quantity: 1 });
