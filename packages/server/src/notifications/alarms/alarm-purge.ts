import type { Logger } from 'pino';
import type { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { purge, SELDOM_MET } from '../../platform/purge.ts';
import { forgetStates } from './state-store.ts';

/** So long alarms are kept after they were acknowledged, or raised where nobody ever did. */
const KEPT_MS = 400 * 24 * 60 * 60 * 1000;
const ROWS_A_STEP = 100;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Deletes alarms that are old, and what rules remember that means nothing any more. */
export const alarmPurge = ({ db, clock, log }: Deps): BackgroundJob =>
  purge({
    what: 'Old alarms',
    restTimes: SELDOM_MET,
    log,
    async *steps() {
      while ((await forgetStates(db.queries, clock(), ROWS_A_STEP)) > 0) yield;
      const before = clock() - KEPT_MS;
      while ((await deleteOld(db.queries, before)) > 0) yield;
    },
  });

/** @param before epoch ms */
async function deleteOld(db: Queries, before: number): Promise<number> {
  const rows = await db
    .selectFrom('alarms')
    .select(['space_id', 'id'])
    .where((eb) =>
      eb.or([eb('acknowledged', '<', before), eb.and([eb('acknowledged', 'is', null), eb('raised', '<', before)])]),
    )
    .limit(ROWS_A_STEP)
    .execute();
  for (const { space_id, id } of rows)
    await db.deleteFrom('alarms').where('space_id', '=', space_id).where('id', '=', id).execute();
  return rows.length;
}
