import type { SourceId, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { breakRules } from '../../people/groups/rules/break-rules.ts';
import { type OnEnded, settlingAt } from '../../people/groups/settle.ts';
import { forgetSource } from '../../people/persons/store.ts';
import type { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { Media } from '../../platform/media/media.ts';
import { purge } from '../../platform/purge.ts';
import { deleteSource, hiddenSources } from '../../tenancy/sources/store.ts';
import { deleteEntriesAndPictures } from '../entries/delete-entries.ts';
import { oldestEntriesOfSource } from '../entries/store.ts';

const ROWS_A_STEP = 200;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly media: Media;
  readonly onEnded: OnEnded;
  readonly log: Logger;
}

/** Deletes the entries of sources that were deleted. */
export const sourcePurge = ({ db, clock, media, onEnded, log }: Deps): BackgroundJob =>
  purge({
    what: 'Entries of deleted sources',
    // Whoever deletes a source wants its pictures gone.
    restTimes: 0,
    log,
    async *steps() {
      for (const { id, space_id: spaceId, name } of await hiddenSources(db.queries)) {
        await db.transaction(async (tx) => {
          await advanceRevision(tx, spaceId);
          await breakRules(tx, settlingAt(onEnded, clock()), spaceId, { kind: 'source', id, name });
        });
        while (await deleteSome({ db, clock, onEnded }, spaceId, id)) yield;
        await db.transaction(async (tx) => {
          await forgetSource(tx, spaceId, id);
          await deleteSource(tx, id);
        });
      }
      await media.emptyTrash();
    },
  });

/** @returns whether there may be more */
const deleteSome = (
  { db, clock, onEnded }: Pick<Deps, 'db' | 'clock' | 'onEnded'>,
  spaceId: SpaceId,
  sourceId: SourceId,
): Promise<boolean> =>
  db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    const rows = await oldestEntriesOfSource(tx, spaceId, sourceId, ROWS_A_STEP);
    if (rows.length) await deleteEntriesAndPictures(tx, settlingAt(onEnded, clock()), spaceId, rows);
    return rows.length === ROWS_A_STEP;
  });
