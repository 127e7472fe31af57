import { type SpaceId, usageEvents } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { addUsageAhead } from './store.ts';

type UsageEvent = keyof typeof usageEvents;

/** The figure that something which happens now adds to. Months are those of UTC. */
export const figureOf = (spaceId: SpaceId, event: UsageEvent, now: number) => ({
  spaceId,
  month: monthOf(now),
  eventType: usageEvents[event].type,
});

const DAY_MS = 24 * 60 * 60 * 1000;
let last = { day: Number.NaN, month: '' };

/** `YYYY-MM`; asked for with every request, and the same all day. */
function monthOf(now: number): string {
  const day = Math.floor(now / DAY_MS);
  if (last.day !== day) last = { day, month: new Date(now).toISOString().slice(0, 7) };
  return last.month;
}

/** Counts what is stored, in the transaction that stores it. */
export const countUsage = (
  tx: Tx,
  spaceId: SpaceId,
  event: Exclude<UsageEvent, 'apiCall'>,
  now: number,
  quantity = 1,
): Promise<void> => addUsageAhead(tx, { ...figureOf(spaceId, event, now), quantity });
