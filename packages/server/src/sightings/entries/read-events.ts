import type { EntryId, Event, SpaceId } from '@kith/contract';
import { Batches } from '../../platform/batches.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { readEntries } from './read-entries.ts';
import { type EntryRow, entriesAfter, findEntries } from './store.ts';

/** Events of one reading. */
const MOST_EVENTS = 100;

interface Deps {
  readonly db: Database;
  readonly baseUrl: () => string;
}

/** What happened in a space after an entry, oldest first. */
export const eventsAfter = (deps: Deps, spaceId: SpaceId, after: number, limit: number): Promise<Event[]> =>
  readEvents(deps, (queries) => entriesAfter(queries, spaceId, after, limit));

/** Events of single entries, by their ids; those that are asked for together are read together. Null when there is no such entry any more. */
export function eventsById(deps: Deps): (spaceId: SpaceId, id: EntryId) => Promise<Event | null> {
  const reads = new Batches<SpaceId, EntryId, Event | null>({
    most: MOST_EVENTS,
    work: async (spaceId, take) => {
      const waiting = take();
      const ids = [...new Set(waiting.map(({ item }) => item))];
      const events = await readEvents(deps, (queries) => findEntries(queries, spaceId, ids));
      const byId = new Map(events.map((event) => [event.id, event]));
      for (const { item, resolve } of waiting) resolve(byId.get(item) ?? null);
    },
  });
  return (spaceId, id) => reads.add(spaceId, id);
}

/** On one connection: on SQLite's only one, each query by itself would wait behind all that commits. */
const readEvents = ({ db, baseUrl }: Deps, find: (queries: Queries) => Promise<EntryRow[]>): Promise<Event[]> =>
  db.queries.connection().execute(async (queries) => {
    const entries = await readEntries(queries, baseUrl(), await find(queries));
    return entries.map((data) => ({ id: data.id, data }));
  });
