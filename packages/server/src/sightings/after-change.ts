import type { SpaceId } from '@kith/contract';
import type { Media } from '../platform/media/media.ts';
import { UnsettledChange } from '../platform/unsettled-change.ts';

/** What a deed changed, by what has to follow. */
interface Change {
  /** Templates came, changed or went. */
  readonly templates?: boolean;
  /** Pictures went: their names lie in the trash. */
  readonly pictures?: boolean;
  /** Entries were written, with what is owed for them. */
  readonly entries?: boolean;
  /** Strangers came, changed or went. */
  readonly strangers?: boolean;
  /** What an entry says was corrected, and what is owed for that is written down. */
  readonly corrections?: boolean;
}

/** Settles what was committed in a space; call it after the commit and before the answer. */
export type AfterChange = (spaceId: SpaceId, change: Change) => Promise<void>;

interface Deps {
  readonly indexSync: { catchUp(spaceId: SpaceId): Promise<void> };
  readonly past: { follow(spaceId: SpaceId): Promise<void> };
  readonly strangers: { catchUp(spaceId: SpaceId): Promise<void> };
  readonly media: Pick<Media, 'emptyTrash'>;
  readonly events: { wake(spaceId: SpaceId): void };
  readonly correctionEvents: { wake(spaceId: SpaceId): void };
  readonly webhooks: { wake(): void };
}

/**
 * The one way from the commit of a deed to its answer. The order is what makes the answer true:
 * 1. New pictures were published before, with the commit (`Media.publishAfter`): no answer and no event names one that is not there.
 * 2. The face index catches up, so that the very next search finds who was enrolled, and nobody who was erased.
 * 3. Strangers do the same, and what was erased is let go of the past that is in memory.
 * 4. The trash is emptied: what an answer calls erased is gone from the disk.
 * 5. Listeners are woken last: whoever is told of an entry finds its person and its pictures as it says. They are woken also
 *    when something before failed, for the entries are stored, and what is owed for them is owed.
 * @throws {UnsettledChange} the change is stored, but not all of this could be done
 */
export const settleChanges =
  ({ indexSync, strangers: strangersIndex, past, media, events, correctionEvents, webhooks }: Deps): AfterChange =>
  async (spaceId, { templates, pictures, entries, strangers, corrections }) => {
    try {
      if (templates) await indexSync.catchUp(spaceId);
      if (strangers) await strangersIndex.catchUp(spaceId);
      if (pictures) await past.follow(spaceId);
      if (pictures) await media.emptyTrash();
    } catch (error) {
      throw new UnsettledChange('A change was stored that could not be settled', error);
    } finally {
      if (entries) events.wake(spaceId);
      if (corrections) correctionEvents.wake(spaceId);
      if (entries || corrections) webhooks.wake();
    }
  };
