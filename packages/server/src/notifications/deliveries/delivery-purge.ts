import type { Logger } from 'pino';
import type { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { purge } from '../../platform/purge.ts';
import { deleteOldNews } from '../news/store.ts';
import { books } from './books.ts';
import { deleteSettled } from './store.ts';

const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
const ROWS_A_STEP = 100;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  /** Epoch ms that no clock has come to yet. */
  readonly ahead: Clock;
  readonly log: Logger;
}

/** Deletes deliveries that were settled 30 days ago, with their attempts, and news as old of which none is left. */
export const deliveryPurge = ({ db, clock, ahead, log }: Deps): BackgroundJob =>
  purge({
    what: 'Old deliveries',
    // As many come to be old as are sent, to many profiles: it must keep up.
    restTimes: 0,
    log,
    async *steps() {
      const [before, stray] = [clock() - KEPT_MS, ahead()];
      for (const book of books) {
        while ((await deleteSettled(db.queries, book, before, stray, ROWS_A_STEP)) > 0) yield;
      }
      while ((await deleteOldNews(db.queries, before, stray, ROWS_A_STEP)) > 0) yield;
    },
  });
