import type { SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { holdSpace } from '../../platform/db/space-revision.ts';
import { purge, SELDOM_MET } from '../../platform/purge.ts';
import { deleteUnusedSchedules, spacesWithUnused } from '../times/unused-schedules.ts';

const KEPT_MS = 400 * 24 * 60 * 60 * 1000;
const ROWS_A_STEP = 500;

interface Deps {
  readonly db: Database;
  /** A clock that is sure. */
  readonly clock: Clock;
  readonly log: Logger;
}

/** Deletes memberships that ended 400 days ago, and hours that nobody uses any more. */
export const pastPurge = ({ db, clock, log }: Deps): BackgroundJob =>
  purge({
    what: 'Old memberships that ended, and hours that nobody uses,',
    restTimes: SELDOM_MET,
    log,
    async *steps() {
      const before = clock() - KEPT_MS;
      for (const spaceId of await spacesWithPast(db.queries)) {
        while (await deleteSome(db.queries, spaceId, before)) yield;
      }
      for (const spaceId of await spacesWithUnused(db.queries)) {
        await db.transaction(async (tx) => {
          // Nobody begins to use one meanwhile.
          if (await holdSpace(tx, spaceId)) await deleteUnusedSchedules(tx, spaceId);
        });
        yield;
      }
    },
  });

const spacesWithPast = async (queries: Queries): Promise<SpaceId[]> => {
  const rows = await queries
    .selectFrom('spaces')
    .select('id')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('past_memberships')
          .select('past_memberships.id')
          .whereRef('past_memberships.space_id', '=', 'spaces.id'),
      ),
    )
    .execute();
  return rows.map(({ id }) => id);
};

/** @returns whether there may be more */
async function deleteSome(queries: Queries, spaceId: SpaceId, before: number): Promise<boolean> {
  const { numDeletedRows } = await queries
    .deleteFrom('past_memberships')
    .where('space_id', '=', spaceId)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('past_memberships')
        .select('id')
        .where('space_id', '=', spaceId)
        .where('ended', '<', before)
        .where('settled', '<', before)
        .limit(sql.lit(ROWS_A_STEP)),
    )
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
