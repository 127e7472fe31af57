import type { Logger } from 'pino';
import type { Database } from '../../platform/db/database.ts';
import { trimIndexChanges } from './index-changes.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Forgets old changes of the face index every hour. */
export function trimHourly({ db, log }: { readonly db: Database; readonly log: Logger }): Disposable {
  const timer = setInterval(() => {
    trimIndexChanges(db.queries).catch((error: unknown) =>
      log.warn({ err: error }, 'Old changes of the face index could not be trimmed; they are tried again.'),
    );
  }, HOUR_MS).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
