import type { CorrectionEvent, Entry, EntryId, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import type { Queries } from '../../platform/db/database.ts';
import { correctedAfter, newestCorrection } from './corrected-entries.ts';
import { SpaceFollowers } from './space-followers.ts';

interface Deps {
  readonly db: { readonly queries: Queries };
  readonly entriesOf: (spaceId: SpaceId, ids: readonly EntryId[]) => Promise<readonly Entry[]>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Whoever hears of entries that are corrected, as they are then: all that do hear of all. */
export type CorrectionEvents = SpaceFollowers<null, CorrectionEvent>;

export const openCorrectionEvents = ({ db, entriesOf, log }: Deps): CorrectionEvents =>
  new SpaceFollowers({
    newest: (spaceId) => newestCorrection(db.queries, spaceId),
    after: async (spaceId, place, limit) => {
      const corrected = await correctedAfter(db.queries, spaceId, place, limit);
      if (corrected.length === 0) return [];
      const ids = corrected.map(({ entry_id }) => entry_id);
      const entries = new Map((await entriesOf(spaceId, ids)).map((entry) => [entry.id, entry]));
      return corrected.map(({ entry_id, revision }) => {
        const entry = entries.get(entry_id);
        return {
          at: revision,
          mayBeWanted: () => true,
          read: async () => (entry ? { type: 'entry.corrected', data: entry } : null),
        };
      });
    },
    wants: () => true,
    failure: 'Corrections could not be told; trying again soon.',
    log,
  });
