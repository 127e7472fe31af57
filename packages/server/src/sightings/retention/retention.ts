import type { Logger } from 'pino';
import { type OnEnded, settlingAt } from '../../people/groups/settle.ts';
import type { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { Media } from '../../platform/media/media.ts';
import { purge, SELDOM_MET } from '../../platform/purge.ts';
import { findLicences } from '../../tenancy/sources/licence-store.ts';
import { findSource, type SourceRow, sourcesWithLicence } from '../../tenancy/sources/store.ts';
import { deleteEntriesAndPictures } from '../entries/delete-entries.ts';
import { type EntryRow, entriesStoredAfter, oldestEntriesOfSource } from '../entries/store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ROWS_A_STEP = 100;

interface Deps {
  readonly db: Database;
  readonly media: Media;
  readonly onEnded: OnEnded;
  readonly clock: Clock;
  /** Epoch ms that no clock has come to yet. */
  readonly ahead: Clock;
  readonly log: Logger;
}

/**
 * Deletes entries whose time is up: `entry_storage_days` of the active licence of their source after they were stored. Persons
 * stay, and so do the pictures by which they are known. Nodes over one database may do so at once: what one deletes the other does not
 * find.
 *
 * Entries go in the order in which they came, so that it matters little what the clock was when they did: behind one that stays all
 * stay, and what a clock stored that was ahead goes before what came after it.
 */
export const retention = ({ log, ...deps }: Deps): BackgroundJob =>
  purge({
    what: 'Entries whose time is up',
    restTimes: SELDOM_MET,
    log,
    async *steps() {
      for (const source of await sourcesWithLicence(deps.db.queries)) {
        while (await deleteSome(deps, source)) yield;
      }
    },
  });

/** @returns whether there may be more */
async function deleteSome(
  { db, media, onEnded, clock, ahead: aheadNow }: Omit<Deps, 'log'>,
  { id, space_id: spaceId }: Pick<SourceRow, 'id' | 'space_id'>,
): Promise<boolean> {
  // Read for every step: whoever asks for a longer time is not answered before it holds.
  const bound = await findSource(db.queries, [spaceId], id);
  const licence = bound?.license_id && (await findLicences(db.queries, [bound.license_id])).get(bound.license_id);
  if (!licence || licence.is_active === 0) return false;
  const now = clock();
  const until = now - licence.entry_storage_days * DAY_MS;
  const ahead = aheadNow();
  const over = async (queries: Queries, limit: number): Promise<EntryRow[]> => {
    const rows = await oldestEntriesOfSource(queries, spaceId, id, limit, ahead);
    const young = rows.findIndex(({ stored }) => stored > until);
    return young < 0 ? rows : rows.slice(0, young);
  };
  if ((await over(db.queries, 1)).length === 0) return false;
  const mayBeMore = await db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    const old = await over(tx, ROWS_A_STEP);
    const last = old.at(-1);
    const strays = last ? await entriesStoredAfter(tx, last, ahead, ROWS_A_STEP) : [];
    const rows = strays.length > 0 ? strays : old;
    if (rows.length > 0) await deleteEntriesAndPictures(tx, settlingAt(onEnded, now), spaceId, rows);
    return rows === strays || old.length === ROWS_A_STEP;
  });
  await media.emptyTrash();
  return mayBeMore;
}
