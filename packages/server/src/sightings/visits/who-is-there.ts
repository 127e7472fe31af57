import type { Result, SpaceId, VisitId } from '@kith/contract';
import { getPersons } from '../../people/persons/store.ts';
import type { Queries } from '../../platform/db/database.ts';
import { findEntries } from '../entries/store.ts';
import { visitsOfIds } from './store.ts';

interface WhoIsThere {
  readonly result: Result;
  /** The name of the person, or without one the pid; null: a stranger. */
  readonly label: string | null;
}

/** Whose visits these are, as it is known now. Of those that were erased nothing is said. */
export async function whoIsThere(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly VisitId[],
): Promise<ReadonlyMap<VisitId, WhoIsThere>> {
  if (ids.length === 0) return new Map();
  const visits = await visitsOfIds(db, spaceId, ids);
  const told = await findEntries(
    db,
    spaceId,
    visits.map(({ entry_id }) => entry_id),
  );
  const entries = new Map(told.map((entry) => [entry.id, entry]));
  const persons = await getPersons(db, spaceId, [...new Set(told.flatMap(({ person_id }) => person_id ?? []))]);
  return new Map(
    visits.flatMap(({ id, entry_id }) => {
      const entry = entries.get(entry_id);
      if (!entry) return [];
      const person = entry.person_id === null ? undefined : persons.get(entry.person_id);
      return [[id, { result: entry.result, label: person ? (person.name ?? person.pid) : null }] as const];
    }),
  );
}
