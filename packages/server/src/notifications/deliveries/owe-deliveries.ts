import type { EntryId, SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import { isQuiet } from '../channels/quiet-hours.ts';
import { type FilteredProfile, readCooldowns } from '../profiles/cooldowns.ts';
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
  /** It is known only now of which strangers they are: whoever does not ask for strangers was told. */
  readonly isKnownLate?: boolean;
  /** The active profiles, where they were read in this transaction. */
  readonly profiles?: readonly FilteredProfile[];
}

/**
 * Writes down what is owed for entries, in their own transaction: one delivery for each profile that an entry passes, and that is not quiet. Profiles are
 * read in that transaction, once for all entries: one that was answered counts for the very next event. Wake the dispatcher
 * after the commit.
 */
export async function oweDeliveries(
  tx: Tx,
  { ids, now, isKnownLate = false, profiles: read }: Owing,
  spaceId: SpaceId,
  entries: readonly OwedEntry[],
): Promise<void> {
  const profiles = (read ?? (await activeFilters(tx, spaceId))).filter(
    ({ filters, quiet }) => (!isKnownLate || filters.strangers !== null) && !isQuiet(quiet, now),
  );
  if (profiles.length === 0) return;
  const cooldowns = await readCooldowns(tx, spaceId, entries, profiles);
  const owed = entries.flatMap((entry) =>
    // One after another: a person who is seen twice is told of once where a profile has a cooldown.
    profiles.flatMap((profile) => {
      const last = cooldowns.lastTold(profile, entry);
      if (whyNotSent(profile.filters, entry, { now, last }) !== null) return [];
      cooldowns.begin(profile, entry, now);
      return [
        {
          space_id: spaceId,
          message_id: ids.messageId(),
          notification_id: profile.id,
          entry_id: entry.entryId,
          next_attempt: now,
          created: now,
        },
      ];
    }),
  );
  await insertDeliveries(tx, owed);
  await cooldowns.write(tx, now);
}
