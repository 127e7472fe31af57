import { type ProfileTested, type SpaceId, toTimestamp } from '@kith/contract';
import { getPersons, nameOf } from '../../people/persons/store.ts';
import type { Queries } from '../../platform/db/database.ts';
import { newestToTell } from '../../sightings/entries/store.ts';
import { visitsBegun } from '../../sightings/joining/visits-begun.ts';
import { hiddenSources } from '../../tenancy/sources/store.ts';
import { isQuiet } from '../channels/quiet-hours.ts';
import type { FilteredProfile } from './cooldowns.ts';
import { whyNotSent } from './matching.ts';
import { seenIn } from './seen-in.ts';

/**
 * Which of the newest entries of a space would be sent with these filters, and why not the others; the newest first. What was written
 * for nobody to be told of is none of them. A cooldown is counted from the oldest of these entries on, by their `created`. Nothing is
 * sent or stored.
 */
export async function dryRun(
  db: Queries,
  spaceId: SpaceId,
  { filters, quiet }: Pick<FilteredProfile, 'filters' | 'quiet'>,
  limit: number,
): Promise<Pick<ProfileTested, 'count' | 'would_send' | 'results'>> {
  const hidden = (await hiddenSources(db)).map(({ id }) => id);
  const rows = await newestToTell(db, spaceId, hidden, limit);
  const persons = await getPersons(db, spaceId, [...new Set(rows.flatMap((row) => row.person_id ?? []))]);
  const unknown = rows.filter(({ result }) => result === 'nm').map(({ id }) => id);
  const visits = await visitsBegun(db, spaceId, unknown);
  const told = new Map<string, number>();
  const oldestFirst = rows.toReversed().map((row) => {
    const person = row.person_id === null ? undefined : persons.get(row.person_id);
    const key = `${row.person_id} ${row.source_id}`;
    const telling = { now: row.created, last: told.get(key) ?? null };
    const unmet = whyNotSent(filters, seenIn(row, visits.get(row.id) ?? null), telling);
    const reason = unmet ?? (isQuiet(quiet, row.created) ? 'quiet_hours' : null);
    if (reason === null) told.set(key, row.created);
    return {
      entry_id: row.id,
      created: toTimestamp(row.created),
      pid: person?.pid ?? null,
      person: person ? nameOf(person) : null,
      result: row.result,
      would_send: reason === null,
      reason,
    };
  });
  const passed = oldestFirst.filter(({ would_send }) => would_send);
  return { count: rows.length, would_send: passed.length, results: oldestFirst.toReversed() };
}
