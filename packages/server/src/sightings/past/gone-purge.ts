import type { Logger } from 'pino';
import type { BackgroundJob } from '../../platform/background-job.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { purge, SELDOM_MET } from '../../platform/purge.ts';

/** So many of those that went last are kept of a space: a node that knows of no more loads anew, which takes half a second a million. */
const KEPT = 100_000;

/** Forgets which faces went long ago: in memory they are no more. */
export const gonePurge = ({ db, log }: { readonly db: Database; readonly log: Logger }): BackgroundJob =>
  purge({
    what: 'Notes of faces that are gone',
    restTimes: SELDOM_MET,
    log,
    steps: () => trimGone(db.queries),
  });

/** The rows of a revision stay or go together, and the last ones stay: by them others are known to have been trimmed. */
export async function* trimGone(db: Queries, kept = KEPT): AsyncGenerator<void> {
  const many = await db
    .selectFrom('gone_signs')
    .select('space_id')
    .groupBy('space_id')
    .having((eb) => eb.fn.countAll(), '>', kept)
    .execute();
  for (const { space_id: spaceId } of many) {
    const ofSpace = db.selectFrom('gone_signs').select('revision').where('space_id', '=', spaceId);
    const oldest = await ofSpace.orderBy('revision', 'desc').offset(kept).limit(1).executeTakeFirst();
    if (oldest) {
      await db
        .deleteFrom('gone_signs')
        .where('space_id', '=', spaceId)
        .where('revision', '<', oldest.revision)
        .execute();
    }
    yield;
  }
}
