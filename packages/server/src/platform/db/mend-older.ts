import type { Logger } from 'pino';
import { BackgroundJob } from '../background-job.ts';
import type { Database } from './database.ts';
import { fillChecksums } from './fill-checksums.ts';

interface Deps {
  readonly db: Database;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * Completes, after every start, what nodes of older versions wrote over this schema, during an upgrade or on the way back from one:
 * checksums of templates, and keys of names by the rules of today.
 */
export const mendOlder = ({ db, log }: Deps): BackgroundJob =>
  new BackgroundJob(
    async (stop) => {
      await db.giveNameKeys(stop);
      await fillChecksums(db.queries, stop);
    },
    (error) =>
      log.warn({ err: error }, 'What an older version wrote could not be completed; the next start tries again.'),
  );
