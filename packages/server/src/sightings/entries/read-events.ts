import type { Entry, EntryId, Event, SpaceId } from '@kith/contract';
import { Batches } from '../../platform/batches.ts';
import { byTheHundred } from '../../platform/by-the-hundred.ts';
import type { Database } from '../../platform/db/database.ts';
import { type VisitBegun, visitsBegun } from '../joining/visits-begun.ts';
import { toEntry } from './read-entries.ts';
import { entriesAround, entriesAroundAfter } from './surroundings.ts';

/** Entries of one reading. */
const MOST_ENTRIES = 200;

interface Deps {
  readonly db: Database;
  readonly baseUrl: () => string;
}

/** Entries of a space as they are told, in the order of ids; without those that are not there any more. */
export type EntriesById = (spaceId: SpaceId, ids: readonly EntryId[]) => Promise<Entry[]>;

/** Those that are asked for at once are read together: for answers, and for webhooks. */
export function entriesById(deps: Deps): EntriesById {
  const reads = new Batches<SpaceId, readonly EntryId[], Entry[]>({
    most: MOST_ENTRIES,
    weigh: (ids) => ids.length,
    work: async (spaceId, take) => {
      const waiting = take();
      const ids = [...new Set(waiting.flatMap(({ item }) => item))];
      const rows = ids.length > 0 ? await entriesAround(deps.db.queries, { spaceId, ids }) : [];
      const entries = await byTheHundred(rows, (row) => toEntry(deps.baseUrl(), row, row));
      for (const { item, resolve } of waiting) {
        const wanted = new Set<number>(item);
        resolve(entries.filter(({ id }) => wanted.has(id)));
      }
    },
  });
  return (spaceId, ids) => reads.add(spaceId, ids);
}

export const eventOf = (data: Entry): Event => ({ id: data.id, data });

/** An event as it is read. */
export interface StoredEvent extends Event {
  /** Nobody is to be told of it. */
  readonly isQuiet?: boolean;
  /** The visit of somebody whom nobody knows that it begins. */
  readonly stranger?: VisitBegun | null;
}

/** What happened in a space after an entry, oldest first. */
export const eventsAfter = (deps: Deps, spaceId: SpaceId, after: number, limit: number): Promise<StoredEvent[]> =>
  deps.db.queries.connection().execute(async (queries) => {
    const rows = await entriesAroundAfter(queries, { spaceId, after: after as EntryId, limit });
    const told = await byTheHundred(rows, (row) => ({
      entry: toEntry(deps.baseUrl(), row, row),
      isQuiet: row.quiet === 1,
    }));
    const visits = await visitsBegun(
      queries,
      spaceId,
      told.flatMap(({ entry }) => (entry.stranger !== null ? entry.id : [])),
    );
    return told.map(({ entry, isQuiet }) => ({ ...eventOf(entry), isQuiet, stranger: visits.get(entry.id) ?? null }));
  });
