import type { SourceId, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { forgetSource } from '../../people/persons/store.ts';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Media } from '../../platform/media/media.ts';
import { deleteSource, hiddenSources } from '../../tenancy/sources/store.ts';
import { deleteEntriesAndPictures } from '../entries/delete-entries.ts';
import { oldestEntriesOfSource } from '../entries/store.ts';

const ROWS_A_STEP = 200;

/** Deletes, in the background and in small steps, the entries of sources that were deleted. */
export const sourcePurge = ({
  db,
  media,
  log,
}: {
  readonly db: Database;
  readonly media: Media;
  readonly log: Logger;
}) =>
  new BackgroundJob(
    async (stopped) => {
      for (const { id, space_id: spaceId } of await hiddenSources(db.queries)) {
        while (!stopped() && (await deleteSome(db, spaceId, id))) await new Promise(setImmediate);
        if (stopped()) return;
        await db.transaction(async (tx) => {
          await forgetSource(tx, spaceId, id);
          await deleteSource(tx, id);
        });
      }
      await media.emptyTrash();
    },
    (error) => log.error({ err: error }, 'Purging deleted sources failed; it goes on at the next deletion or start.'),
  );

/** @returns whether there may be more */
const deleteSome = (db: Database, spaceId: SpaceId, sourceId: SourceId): Promise<boolean> =>
  db.transaction(async (tx) => {
    const rows = await oldestEntriesOfSource(tx, spaceId, sourceId, ROWS_A_STEP);
    if (rows.length) await deleteEntriesAndPictures(tx, spaceId, rows);
    return rows.length === ROWS_A_STEP;
  });
