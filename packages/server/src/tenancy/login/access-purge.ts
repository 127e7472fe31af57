import type { Logger } from 'pino';
import type { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { purge, SELDOM_MET } from '../../platform/purge.ts';
import { deleteEndedSourceTokens } from '../source-tokens/store.ts';
import { deleteEnded } from '../tokens/store.ts';
import { forgetOldNetworks } from './known-networks.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Deletes tokens that have ended, and networks from which nobody logged in for long. There are few of both; and a token that is gone
 * does not work again when the clock is set back.
 */
export const accessPurge = ({ db, clock, log }: Deps): BackgroundJob =>
  purge({
    what: 'Tokens that have ended',
    restTimes: SELDOM_MET,
    log,
    async *steps() {
      await deleteEnded(db.queries, clock());
      await deleteEndedSourceTokens(db.queries, clock());
      yield;
      await forgetOldNetworks(db.queries, clock());
    },
  });
