import type { EntryId, SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import { beginCooldowns, type FilteredProfile, lastTold } from '../profiles/cooldowns.ts';
import { type Seen, whyNotSent } from '../profiles/matching.ts';
import { activeFilters } from '../profiles/store.ts';
import { insertDeliveries } from './store.ts';

/** An entry, as far as profiles ask about it. */
export interface OwedEntry extends Seen {
  readonly entryId: EntryId;
}

interface Owing {
  readonly ids: Pick<Ids, 'messageId'>;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Writes down what is owed for the entries of a frame, in their own transaction: one delivery for each profile that an entry
 * passes. Profiles are read in that transaction, once for all entries: one that was answered counts for the very next event.
 * Wake the dispatcher after the commit.
 */
export async function oweDeliveries(
  tx: Tx,
  owing: Owing,
  spaceId: SpaceId,
  entries: readonly OwedEntry[],
): Promise<void> {
  const profiles = await activeFilters(tx, spaceId);
  // One after another: a person who is seen twice in a frame is told of once where a profile has a cooldown.
  for (const entry of entries) await oweEntry(tx, owing, { ...entry, spaceId }, profiles);
}

async function oweEntry(
  tx: Tx,
  { ids, now }: Owing,
  entry: OwedEntry & { readonly spaceId: SpaceId },
  profiles: readonly FilteredProfile[],
): Promise<void> {
  const wanting = profiles.filter(({ filters }) => whyNotSent(filters, entry, { now, last: null }) === null);
  const told = await lastTold(tx, entry, wanting);
  const passed = wanting.filter(
    ({ id, filters }) => whyNotSent(filters, entry, { now, last: told.get(id) ?? null }) === null,
  );
  if (passed.length === 0) return;
  await insertDeliveries(
    tx,
    passed.map(({ id }) => ({
      space_id: entry.spaceId,
      message_id: ids.messageId(),
      notification_id: id,
      entry_id: entry.entryId,
      next_attempt: now,
      created: now,
    })),
  );
  await beginCooldowns(tx, entry, passed, now);
}
