import type { Logger } from 'pino';
import type { BackgroundJob } from '../../platform/background-job.ts';
import { CLOCKS_APART_MS, type Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { Media } from '../../platform/media/media.ts';
import { purge, SELDOM_MET } from '../../platform/purge.ts';
import { findLicences } from '../../tenancy/sources/licence-store.ts';
import { findSource, type SourceRow, sourcesWithLicence } from '../../tenancy/sources/store.ts';
import { deleteEntriesAndPictures } from '../entries/delete-entries.ts';
import { entriesStoredAhead, entriesStoredUntil } from '../entries/store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ROWS_A_STEP = 100;

interface Deps {
  readonly db: Database;
  readonly media: Media;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Deletes entries whose time is up: `entry_storage_days` of the active licence of their source after they were stored. Persons
 * stay, and so do the pictures by which they are known. What a clock that was ahead says to be of a time to come goes before what was
 * stored after it. Nodes over one database may do so at once: what one deletes the other does not find.
 */
export const retention = ({ db, media, clock, log }: Deps): BackgroundJob =>
  purge({
    what: 'Entries whose time is up',
    restTimes: SELDOM_MET,
    log,
    async *steps() {
      for (const source of await sourcesWithLicence(db.queries)) {
        while (await deleteSome({ db, media, clock }, source)) yield;
      }
    },
  });

/** @returns whether there may be more */
async function deleteSome(
  { db, media, clock }: Omit<Deps, 'log'>,
  { id, space_id: spaceId }: Pick<SourceRow, 'id' | 'space_id'>,
): Promise<boolean> {
  // Read for every step: whoever asks for a longer time is not answered before it holds.
  const bound = await findSource(db.queries, [spaceId], id);
  const licence = bound?.license_id && (await findLicences(db.queries, [bound.license_id])).get(bound.license_id);
  if (!licence || licence.is_active === 0) return false;
  const now = clock();
  const until = now - licence.entry_storage_days * DAY_MS;
  if ((await entriesStoredUntil(db.queries, spaceId, id, until, 1)).length === 0) return false;
  const mayBeMore = await db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    const over = await entriesStoredUntil(tx, spaceId, id, until, ROWS_A_STEP);
    const newest = over.reduce((last, entry) => (entry.id > last ? entry.id : last), 0);
    const strays = await entriesStoredAhead(tx, spaceId, id, now + CLOCKS_APART_MS, newest, ROWS_A_STEP);
    const rows = strays.length > 0 ? strays : over;
    if (rows.length > 0) await deleteEntriesAndPictures(tx, spaceId, rows);
    return rows === strays || over.length === ROWS_A_STEP;
  });
  await media.emptyTrash();
  return mayBeMore;
}
