import type { GroupId, Liveness, Mood, ProfileFilters, Result, SourceId } from '@kith/contract';

/** What profiles ask about an entry. */
export interface Seen {
  readonly result: Result;
  readonly mood: Mood | null;
  readonly liveness: Liveness | '';
  readonly sex: 0 | 1 | null;
  readonly age: number | null;
  readonly sourceId: SourceId;
  /** The groups that the person was in. */
  readonly groupIds: readonly GroupId[];
}

/**
 * Whether an entry passes a profile: every filter that restricts anything is met, by any of its values. A value that the
 * entry lacks meets no filter, and neither does a source or a group that is deleted.
 */
export const passes = (filters: ProfileFilters, seen: Seen): boolean =>
  meets(filters.results, [seen.result]) &&
  meets(filters.moods, [seen.mood]) &&
  meets(filters.liveness, [seen.liveness]) &&
  meets(filters.sex, [seen.sex]) &&
  isWithin(filters.age_from, filters.age_to, seen.age) &&
  meets(filters.sources, [seen.sourceId]) &&
  meets(filters.persons_groups, seen.groupIds);

const meets = <T>(wanted: readonly T[], values: readonly (T | '' | null)[]): boolean =>
  wanted.length === 0 || wanted.some((value) => values.includes(value));

const isWithin = (from: number | null, to: number | null, age: number | null): boolean =>
  (from === null && to === null) ||
  (age !== null && age >= (from ?? Number.NEGATIVE_INFINITY) && age <= (to ?? Number.POSITIVE_INFINITY));
