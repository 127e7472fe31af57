import type { Logger } from 'pino';
import { BackgroundJob } from '../background-job.ts';
import type { Database } from './database.ts';

/** As PostgreSQL looks by itself. Where nothing has grown it takes some tenths of a millisecond. */
const EVERY_MS = 60_000;

interface Deps {
  readonly db: Pick<Database, 'analyseGrown'>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Sees to it that queries are planned for the tables as they are now, and not as they were at the start. */
export const analyseOften = ({ db, log }: Deps): BackgroundJob =>
  new BackgroundJob(
    () => db.analyseGrown(),
    (error) => log.warn({ err: error }, 'Tables that have grown could not be analysed; that is tried again.'),
    { everyMs: EVERY_MS },
  );
