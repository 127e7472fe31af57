import type { EntryId, SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import { isQuiet } from '../channels/quiet-hours.ts';
import { type Seen, whyNotSent } from '../profiles/matching.ts';
import { activeFilters } from '../profiles/store.ts';
import { insertDeliveries, markCorrections } from './store.ts';

interface Owing {
  readonly ids: Pick<Ids, 'messageId'>;
  /** Epoch ms. */
  readonly now: number;
}

/** An entry, as it was and as it is. */
interface CorrectedEntry {
  readonly entryId: EntryId;
  readonly was: Seen;
  readonly is: Seen;
}

/**
 * Writes down, in the transaction of a correction, what is owed for it: one delivery for each profile that asks for corrections and
 * whose filters the entry passes as it was, or as it is. Whoever was told a wrong name is told soon: no cooldown is asked, and none begins.
 */
export async function oweCorrection(
  tx: Tx,
  { ids, now }: Owing,
  spaceId: SpaceId,
  { entryId, was, is }: CorrectedEntry,
): Promise<void> {
  const telling = { now, last: null };
  const owed = (await activeFilters(tx, spaceId))
    .filter(({ filters: { corrections, ...filters } }) => {
      const asked = { ...filters, corrections, entries: true };
      return corrections && [was, is].some((seen) => !whyNotSent(asked, seen, telling));
    })
    .filter(({ quiet }) => !isQuiet(quiet, now))
    .map(({ id }) => ({
      space_id: spaceId,
      message_id: ids.messageId(),
      notification_id: id,
      entry_id: entryId,
      next_attempt: now,
      created: now,
    }));
  if (owed.length === 0) return;
  await insertDeliveries(tx, owed);
  await markCorrections(
    tx,
    spaceId,
    owed.map(({ message_id }) => message_id),
  );
}
