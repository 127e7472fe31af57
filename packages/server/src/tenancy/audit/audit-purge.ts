import type { Logger } from 'pino';
import { BackgroundJob, paced } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { deleteAuditBefore } from './store.ts';

const HOUR_MS = 60 * 60 * 1000;
const KEPT_MS = 365 * 24 * HOUR_MS;
const ROWS_A_STEP = 200;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Deletes, in the background and in small steps that let others pass, what was written to the audit log a year ago. */
export const auditPurge = ({ db, clock, log }: Deps) =>
  new BackgroundJob(
    (stopped) => {
      const before = clock() - KEPT_MS;
      return paced(stopped, async () => (await deleteAuditBefore(db.queries, before, ROWS_A_STEP)) === ROWS_A_STEP);
    },
    (error) => log.warn({ err: error }, 'The audit log could not be shortened; it is tried again in an hour.'),
    { everyMs: HOUR_MS },
  );
