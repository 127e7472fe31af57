/** Which faces are looked at; what is not given does not matter. */
export interface SignFilter {
  /** Seen at this time or later, epoch ms. */
  readonly seenFrom?: number | undefined;
  /** Seen at this time or earlier, epoch ms. */
  readonly seenTo?: number | undefined;
  /** Of these sources. */
  readonly sources?: readonly number[] | undefined;
  /** Of none of these sources. */
  readonly notSources?: readonly number[] | undefined;
  /** Of these entries, in ascending order. */
  readonly entries?: Float64Array | undefined;
  /** Not of this one. */
  readonly except?: number | undefined;
}

/** Whether a filter lets everything pass. */
export const passesAll = (filter: SignFilter): boolean =>
  Object.entries(filter).every(([name, value]) => value === undefined || (name === 'notSources' && value.length === 0));

/** A filter as a question about one face after the other, in ascending order of entries. */
export function passing(filter: SignFilter): (entryId: number, seen: number, sourceId: number) => boolean {
  const { seenFrom = Number.NEGATIVE_INFINITY, seenTo = Number.POSITIVE_INFINITY, entries, except } = filter;
  const sources = filter.sources && new Set(filter.sources);
  const notSources = new Set(filter.notSources);
  let at = 0;
  return (entryId, seen, sourceId) => {
    if (seen < seenFrom || seen > seenTo || entryId === except) return false;
    if (sources && !sources.has(sourceId)) return false;
    if (notSources.size > 0 && notSources.has(sourceId)) return false;
    if (!entries) return true;
    while ((entries[at] ?? Number.POSITIVE_INFINITY) < entryId) at++;
    return entries[at] === entryId;
  };
}
