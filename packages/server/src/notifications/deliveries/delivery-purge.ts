import type { Logger } from 'pino';
import { BackgroundJob, letOthersPass } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { deleteSettled } from './store.ts';

const HOUR_MS = 60 * 60 * 1000;
const KEPT_MS = 30 * 24 * HOUR_MS;
const ROWS_A_STEP = 100;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Deletes, in the background and in small steps that let others pass, deliveries that were settled 30 days ago, with their attempts. */
export const deliveryPurge = ({ db, clock, log }: Deps) =>
  new BackgroundJob(
    async (stopped) => {
      const before = clock() - KEPT_MS;
      while (!stopped() && (await deleteSettled(db.queries, before, ROWS_A_STEP)) > 0) await letOthersPass();
    },
    (error) => log.warn({ err: error }, 'Old deliveries could not be deleted; they are tried again in an hour.'),
    { everyMs: HOUR_MS },
  );
