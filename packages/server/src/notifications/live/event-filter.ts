import type { GroupId, Result, SourceId, StrangerFilter } from '@kith/contract';
import type { StoredEvent } from '../../sightings/entries/read-events.ts';
import { wantsStranger } from '../profiles/stranger-visit.ts';

/** Which events somebody wants to hear; an empty list restricts nothing. */
export interface EventFilter {
  /** The person was in any of these. */
  readonly groups: readonly GroupId[];
  readonly sources: readonly SourceId[];
  readonly results: readonly Result[];
  readonly strangers: StrangerFilter;
}

/** A question that is asked of many events, prepared once. */
export function wants(filter: EventFilter): (event: StoredEvent) => boolean {
  const groups = new Set<number>(filter.groups);
  const sources = new Set<number>(filter.sources);
  const results = new Set(filter.results);
  return ({ data, stranger = null }) =>
    (results.size === 0 || results.has(data.result)) &&
    (sources.size === 0 || sources.has(data.source.id)) &&
    (groups.size === 0 || data.persons_groups.some(({ id }) => groups.has(id))) &&
    wantsStranger(filter.strangers, stranger);
}
