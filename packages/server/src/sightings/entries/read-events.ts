import type { EntryId, Event, SpaceId } from '@kith/contract';
import type { Database, Queries } from '../../platform/db/database.ts';
import { readEntries } from './read-entries.ts';
import { type EntryRow, entriesAfter, findEntries } from './store.ts';

interface Deps {
  readonly db: Database;
  readonly baseUrl: () => string;
}

/** What happened in a space after an entry, oldest first. */
export const eventsAfter = (deps: Deps, spaceId: SpaceId, after: number, limit: number): Promise<Event[]> =>
  readEvents(deps, (queries) => entriesAfter(queries, spaceId, after, limit));

/** @returns null when there is no such entry any more */
export const eventOfEntry = async (deps: Deps, spaceId: SpaceId, id: EntryId): Promise<Event | null> =>
  (await readEvents(deps, (queries) => findEntries(queries, spaceId, [id])))[0] ?? null;

/** On one connection: on SQLite's only one, each query by itself would wait behind all that commits. */
const readEvents = ({ db, baseUrl }: Deps, find: (queries: Queries) => Promise<EntryRow[]>): Promise<Event[]> =>
  db.queries.connection().execute(async (queries) => {
    const entries = await readEntries(queries, baseUrl(), await find(queries));
    return entries.map((data) => ({ id: data.id, data }));
  });
