import type { Event, GroupId, Result, SourceId } from '@kith/contract';

/** Which events somebody wants to hear; an empty list restricts nothing. */
export interface EventFilter {
  /** The person was in any of these. */
  readonly groups: readonly GroupId[];
  readonly sources: readonly SourceId[];
  readonly results: readonly Result[];
}

/** A question that is asked of many events, prepared once. */
export function wants(filter: EventFilter): (event: Event) => boolean {
  const groups = new Set<number>(filter.groups);
  const sources = new Set<number>(filter.sources);
  const results = new Set(filter.results);
  return ({ data }) =>
    (results.size === 0 || results.has(data.result)) &&
    (sources.size === 0 || sources.has(data.source.id)) &&
    (groups.size === 0 || data.persons_groups.some(({ id }) => groups.has(id)));
}
