import { type SpaceId, usageEvents } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { addUsage } from './store.ts';

type UsageEvent = keyof typeof usageEvents;

/** The figure that something which happens now adds to. Months are those of UTC. */
export const figureOf = (spaceId: SpaceId, event: UsageEvent, now: number) => ({
  spaceId,
  month: new Date(now).toISOString().slice(0, 7),
  eventType: usageEvents[event].type,
});

/** Counts what is stored, in the transaction that stores it. */
export const countUsage = (
  tx: Tx,
  spaceId: SpaceId,
  event: Exclude<UsageEvent, 'apiCall'>,
  now: number,
): Promise<void> => addUsage(tx, { ...figureOf(spaceId, event, now), quantity: 1 });
