import type { SpaceId } from '@kith/contract';
import type { Clock } from '../platform/clock.ts';
import type { Tx } from '../platform/db/database.ts';
import type { Ids } from '../platform/ids.ts';
import type { WrittenEntry } from '../sightings/entries/write-entries.ts';
import { raiseAlarms } from './alarms/raise-alarms.ts';
import type { OnAlarms } from './alarms/write-alarms.ts';
import { oweDeliveries } from './deliveries/owe-deliveries.ts';
import { readListeners } from './listeners.ts';

interface Telling {
  readonly ids: Pick<Ids, 'messageId'>;
  readonly onAlarms: OnAlarms;
  /** By which it is decided that nobody came. */
  readonly due: Clock;
  /** Epoch ms that no clock has come to yet. */
  readonly ahead: Clock;
  /** It is known only now of which strangers they are. */
  readonly isKnownLate?: boolean;
}

/** Writes down, in the transaction of entries, who is to be told of them, and which alarms they raise. @param now epoch ms */
export async function tellEntries(
  tx: Tx,
  { ids, onAlarms, due, ahead, isKnownLate = false }: Telling,
  spaceId: SpaceId,
  entries: readonly WrittenEntry[],
  now: number,
): Promise<void> {
  const { profiles, rules } = await readListeners(tx, spaceId);
  await oweDeliveries(tx, { ids, now, isKnownLate, profiles }, spaceId, entries);
  const sure = Math.min(now, due());
  await raiseAlarms(tx, { onAlarms, now, sure, ahead: ahead(), isKnownLate }, spaceId, rules, entries);
}
