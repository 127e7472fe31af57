import type { EntryId, SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import { beginCooldowns, lastTold } from '../profiles/cooldowns.ts';
import { type Seen, whyNotSent } from '../profiles/matching.ts';
import { activeFilters } from '../profiles/store.ts';
import { insertDeliveries } from './store.ts';

/** An entry, as far as profiles ask about it. */
export interface OwedEntry extends Seen {
  readonly spaceId: SpaceId;
  readonly entryId: EntryId;
}

/**
 * Writes down what is owed for an entry, in the entry's own transaction: one delivery for each profile that it passes.
 * Wake the dispatcher after the commit.
 * @returns how many
 */
export async function oweDeliveries(
  tx: Tx,
  { ids, now }: { readonly ids: Pick<Ids, 'messageId'>; readonly now: number },
  entry: OwedEntry,
): Promise<number> {
  const profiles = await activeFilters(tx, entry.spaceId);
  const wanting = profiles.filter(({ filters }) => whyNotSent(filters, entry, { now, last: null }) === null);
  const told = await lastTold(tx, entry, wanting);
  const passed = wanting.filter(
    ({ id, filters }) => whyNotSent(filters, entry, { now, last: told.get(id) ?? null }) === null,
  );
  if (passed.length === 0) return 0;
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
  return passed.length;
}
