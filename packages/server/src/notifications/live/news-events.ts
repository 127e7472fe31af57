import type { NewsEvent } from '@kith/contract';
import type { Logger } from 'pino';
import type { Queries } from '../../platform/db/database.ts';
import { type NewsRow, newestNews, newsAfter } from '../news/store.ts';
import { type NewsFilter, wantsNews } from './news-filter.ts';
import { SpaceFollowers } from './space-followers.ts';

interface Deps {
  readonly db: { readonly queries: Queries };
  /** Null when what it is about is gone. */
  readonly read: (row: NewsRow) => Promise<NewsEvent | null>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Whoever hears of what happens and is no entry. */
export type NewsEvents = SpaceFollowers<NewsFilter, NewsEvent>;

export const openNewsEvents = ({ db, read, log }: Deps): NewsEvents =>
  new SpaceFollowers({
    newest: (spaceId) => newestNews(db.queries, spaceId),
    after: async (spaceId, place, limit) =>
      (await newsAfter(db.queries, spaceId, place, limit)).map((row) => ({
        at: row.id,
        mayBeWanted: ({ types }) => types.includes(row.type),
        read: () => read(row),
      })),
    wants: wantsNews,
    failure: 'News could not be told; trying again soon.',
    log,
  });
