import type { TokenId } from '@kith/contract';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Caller } from '../../platform/caller.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { noteUse } from './store.ts';

/** How exactly it is known when a session was last used: a write each time would cost more than the requests. */
const NOTED_EACH_MS = 5 * 60 * 1000;
const REMEMBERED = 10_000;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  readonly callerOfKey: (key: string) => Promise<Caller | null>;
}

/** Says whose session a cookie carries, and notes that it is used. The key of any other token opens nothing here. */
export function sessionCallers({ db, clock, log, callerOfKey }: Deps): (key: string) => Promise<Caller | null> {
  const noted = new LRUCache<TokenId, number>({ max: REMEMBERED });
  const note = (id: TokenId): void => {
    const now = clock();
    if (Math.abs(now - (noted.get(id) ?? 0)) < NOTED_EACH_MS) return;
    noted.set(id, now);
    noteUse(db.queries, id, now).catch((error: unknown) => {
      log.warn({ err: error }, 'It could not be noted that a session was used.');
    });
  };
  return async (key) => {
    const caller = await callerOfKey(key);
    if (caller?.family !== 'session') return null;
    note(caller.tokenId);
    return caller;
  };
}

/** Says who carries a token in a header. The key of a session opens nothing there. */
export const tokenCallers =
  (callerOfKey: Deps['callerOfKey']) =>
  async (key: string): Promise<Caller | null> => {
    const caller = await callerOfKey(key);
    return caller?.family === 'session' ? null : caller;
  };
