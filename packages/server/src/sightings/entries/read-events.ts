import type { Entry, EntryId, Event, SpaceId } from '@kith/contract';
import { Batches } from '../../platform/batches.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { type VisitBegun, visitsBegun } from '../joining/visits-begun.ts';
import { findNotes } from './note-store.ts';
import { readEntries } from './read-entries.ts';
import { type EntryRow, entriesAfter, findEntries } from './store.ts';

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
      const entries = ids.length > 0 ? await read(deps, (queries) => findEntries(queries, spaceId, ids)) : [];
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
    const rows = await entriesAfter(queries, spaceId, after, limit);
    const mayBeQuiet = rows.filter(({ result }) => result === 'new' || result === 'nm').map(({ id }) => id);
    const notes = await findNotes(queries, spaceId, mayBeQuiet);
    const entries = await readEntries(queries, deps.baseUrl(), rows);
    const visits = await visitsBegun(
      queries,
      spaceId,
      entries.filter(({ stranger }) => stranger !== null).map(({ id }) => id),
    );
    return entries.map((entry) => ({
      ...eventOf(entry),
      isQuiet: notes.get(entry.id)?.isQuiet ?? false,
      stranger: visits.get(entry.id) ?? null,
    }));
  });

/** On one connection: on SQLite's only one, each query by itself would wait behind all that commits. */
const read = ({ db, baseUrl }: Deps, find: (queries: Queries) => Promise<EntryRow[]>): Promise<Entry[]> =>
  db.queries.connection().execute(async (queries) => readEntries(queries, baseUrl(), await find(queries)));
