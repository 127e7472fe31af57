import type { GroupId, SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { BackgroundJob } from '../../platform/background-job.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { purge, SELDOM_MET } from '../../platform/purge.ts';

const ROWS_A_STEP = 500;

/**
 * Deletes the memberships of groups that were deleted, past ones too. Nobody sees them: a membership counts only as long as its group is
 * there, and ids are never used twice.
 */
export const groupPurge = ({ db: { queries }, log }: { readonly db: Database; readonly log: Logger }): BackgroundJob =>
  purge({
    what: 'Memberships of deleted groups',
    restTimes: SELDOM_MET,
    log,
    async *steps() {
      const groups = await queries.selectFrom('group_trash').selectAll().execute();
      for (const { space_id: spaceId, group_id: groupId } of groups) {
        while (await deleteSome(queries, spaceId, groupId)) yield;
        while (await deleteSomePast(queries, spaceId, groupId)) yield;
        await queries
          .deleteFrom('group_trash')
          .where('space_id', '=', spaceId)
          .where('group_id', '=', groupId)
          .execute();
      }
    },
  });

/** @returns whether there may be more */
async function deleteSome(queries: Queries, spaceId: SpaceId, groupId: GroupId): Promise<boolean> {
  const { numDeletedRows } = await queries
    .deleteFrom('memberships')
    .where('space_id', '=', spaceId)
    .where('group_id', '=', groupId)
    .where('person_id', 'in', (eb) =>
      eb
        .selectFrom('memberships')
        .select('person_id')
        .where('space_id', '=', spaceId)
        .where('group_id', '=', groupId)
        .orderBy('person_id')
        .limit(sql.lit(ROWS_A_STEP)),
    )
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** The same of past ones, of which a person may have many and a group any number. */
async function deleteSomePast(queries: Queries, spaceId: SpaceId, groupId: GroupId): Promise<boolean> {
  const { numDeletedRows } = await queries
    .deleteFrom('past_memberships')
    .where('space_id', '=', spaceId)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('past_memberships')
        .select('id')
        .where('space_id', '=', spaceId)
        .where('group_id', '=', groupId)
        .limit(sql.lit(ROWS_A_STEP)),
    )
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
