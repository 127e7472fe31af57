import type { Logger } from 'pino';
import type { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { purge, SELDOM_MET } from '../../platform/purge.ts';
import { deleteAuditBefore } from './store.ts';

const KEPT_MS = 365 * 24 * 60 * 60 * 1000;
const ROWS_A_STEP = 200;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  /** Epoch ms that no clock has come to yet. */
  readonly ahead: Clock;
  readonly log: Logger;
}

/** Deletes what was written to the audit log a year ago. */
export const auditPurge = ({ db, clock, ahead, log }: Deps): BackgroundJob =>
  purge({
    what: 'Old changes in the audit log',
    restTimes: SELDOM_MET,
    log,
    async *steps() {
      const [before, stray] = [clock() - KEPT_MS, ahead()];
      while (await deleteAuditBefore(db.queries, before, stray, ROWS_A_STEP)) yield;
    },
  });
