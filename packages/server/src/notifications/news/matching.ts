import type { GroupId, NewsType, NotSentReason, ProfileFilters, SourceId } from '@kith/contract';
import { type Seen, whyNotSent } from '../profiles/matching.ts';

/** What profiles ask about news. */
export interface AskedNews {
  readonly type: NewsType;
  /** Null: it is of no source. */
  readonly sourceId: SourceId | null;
  /** Null: it is of no group. */
  readonly groupId: GroupId | null;
  /** The entry that it is about: whoever does not want to hear of that does not want to hear of this. */
  readonly seen: Seen | null;
}

/** The first filter of a profile that news does not pass; null when it passes. What it lacks no filter asks of it. */
export function whyNewsNotSent(filters: ProfileFilters, { type, sourceId, groupId, seen }: AskedNews) {
  if (!filters.news.includes(type)) return 'news';
  // Both are of entries: what a cooldown lets pass ends, too.
  return seen === null
    ? whyPlaceNotSent(filters, sourceId, groupId)
    : whyNotSent({ ...filters, entries: true, cooldown_seconds: 0 }, seen, { now: 0, last: null });
}

function whyPlaceNotSent(
  { sources, persons_groups: any, groups_all: all, groups_none: none }: ProfileFilters,
  sourceId: SourceId | null,
  groupId: GroupId | null,
): NotSentReason | null {
  if (sourceId !== null && sources.length > 0 && !sources.includes(sourceId)) return 'sources';
  if (groupId === null) return null;
  if (any.length > 0 && !any.includes(groupId)) return 'persons_groups';
  if (all.some((id) => id !== groupId)) return 'groups_all';
  return none.includes(groupId) ? 'groups_none' : null;
}
