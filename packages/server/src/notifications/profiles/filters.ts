import { type GroupId, type Profile, ProfileFilters, type ProfileUpdate, SourceId, type SpaceId } from '@kith/contract';
import { groupNames } from '../../people/groups/store.ts';
import type { Queries } from '../../platform/db/database.ts';
import { findSourceByName, sourceNames } from '../../tenancy/sources/store.ts';

export const noFilters: ProfileFilters = {
  results: [],
  moods: [],
  liveness: [],
  sex: [],
  age_from: null,
  age_to: null,
  sources: [],
  persons_groups: [],
  groups_all: [],
  groups_none: [],
  min_confidence: null,
  cooldown_seconds: 0,
  strangers: null,
  entries: true,
  corrections: false,
  news: [],
};

const groupFields = ['persons_groups', 'groups_all', 'groups_none'] as const;

/** Why filters cannot be as they are wished. `field` is the one at fault. */
export type FilterProblem =
  | { readonly kind: 'ages crossed'; readonly field: 'age_from' | 'age_to' }
  | {
      readonly kind: 'in all and in none';
      readonly field: 'groups_all' | 'groups_none';
      readonly ids: readonly GroupId[];
    }
  | { readonly kind: 'unknown sources'; readonly sources: readonly (SourceId | string)[] }
  | {
      readonly kind: 'unknown groups';
      readonly field: (typeof groupFields)[number];
      readonly ids: readonly GroupId[];
    };

/** What is given of filters; absent is left alone. */
type FiltersWish = Pick<ProfileUpdate, keyof ProfileFilters>;

/**
 * The filters that a wish makes of those before: what is absent stays, null restricts nothing. Sources may be ids or names.
 * Ids that a profile had before are kept, also when what they named is deleted: they match nothing, and are never used again.
 */
export async function wishedFilters(
  db: Queries,
  spaceId: SpaceId,
  before: ProfileFilters,
  wish: FiltersWish,
): Promise<{ readonly filters: ProfileFilters; readonly problems: readonly FilterProblem[] }> {
  const sources = await wishedSources(db, spaceId, before.sources, wish.sources);
  const filters = ProfileFilters.parse({
    results: wishedList(before.results, wish.results),
    moods: wishedList(before.moods, wish.moods),
    liveness: wishedList(before.liveness, wish.liveness),
    sex: wishedList(before.sex, wish.sex),
    age_from: wish.age_from === undefined ? before.age_from : wish.age_from,
    age_to: wish.age_to === undefined ? before.age_to : wish.age_to,
    sources: sources.ids,
    persons_groups: wishedList(before.persons_groups, wish.persons_groups),
    groups_all: wishedList(before.groups_all, wish.groups_all),
    groups_none: wishedList(before.groups_none, wish.groups_none),
    min_confidence: wish.min_confidence === undefined ? before.min_confidence : wish.min_confidence,
    cooldown_seconds: wish.cooldown_seconds === undefined ? before.cooldown_seconds : (wish.cooldown_seconds ?? 0),
    strangers: wish.strangers === undefined ? before.strangers : wish.strangers,
    entries: wish.entries ?? before.entries,
    corrections: wish.corrections ?? before.corrections,
    news: wishedList(before.news, wish.news),
  });
  const problems = contradictions(filters, wish);
  if (sources.unknown.length) {
    problems.push({ kind: 'unknown sources', sources: sources.unknown });
  }
  for (const field of groupFields) {
    const ids = await ofNoGroup(db, spaceId, without(filters[field], before[field]));
    if (ids.length) problems.push({ kind: 'unknown groups', field, ids });
  }
  return { filters, problems };
}

/** What the filters name that was deleted since. */
export async function deletedIn(
  db: Queries,
  spaceId: SpaceId,
  { sources, ...filters }: ProfileFilters,
): Promise<Pick<Profile, 'deleted_sources' | 'deleted_groups'>> {
  const known = await sourceNames(db, spaceId, sources);
  const groups = new Set(groupFields.flatMap((field) => filters[field]));
  return {
    deleted_sources: sources.filter((id) => !known.has(id)),
    deleted_groups: await ofNoGroup(db, spaceId, [...groups]),
  };
}

/** Filters that no entry can pass. */
function contradictions(filters: ProfileFilters, wish: FiltersWish): FilterProblem[] {
  const problems: FilterProblem[] = [];
  if (filters.age_from !== null && filters.age_to !== null && filters.age_from > filters.age_to) {
    problems.push({ kind: 'ages crossed', field: wish.age_from === undefined ? 'age_to' : 'age_from' });
  }
  const ids = filters.groups_all.filter((id) => filters.groups_none.includes(id));
  if (ids.length) {
    const field = wish.groups_none === undefined ? 'groups_all' : 'groups_none';
    problems.push({ kind: 'in all and in none', field, ids });
  }
  return problems;
}

interface Wished<Id> {
  readonly ids: readonly Id[];
  readonly unknown: readonly (Id | string)[];
}

const wishedList = <T>(before: readonly T[], wish: readonly T[] | null | undefined): readonly T[] =>
  wish === undefined ? before : [...new Set(wish)];

/** Ids of sources that are given by ids or names; unknown are those that the space does not have, but for those before. */
export async function wishedSources(
  db: Queries,
  spaceId: SpaceId,
  before: readonly SourceId[],
  wish: ProfileUpdate['sources'],
): Promise<Wished<SourceId>> {
  if (wish === undefined) return { ids: before, unknown: [] };
  const named = await Promise.all((wish ?? []).map((asked) => idOfSource(db, spaceId, asked)));
  const ids = [...new Set(named.filter((found) => typeof found === 'number'))];
  const known = await sourceNames(db, spaceId, ids);
  const isUnknown = (found: SourceId | string) =>
    typeof found === 'string' || !(known.has(found) || before.includes(found));
  return { ids, unknown: named.filter(isUnknown) };
}

/** A name wins over an id written as text. What is neither stays a text. */
async function idOfSource(db: Queries, spaceId: SpaceId, asked: SourceId | string): Promise<SourceId | string> {
  if (typeof asked === 'number') return asked;
  const source = await findSourceByName(db, spaceId, asked);
  return source?.id ?? SourceId.safeParse(/^\d+$/.test(asked) ? Number(asked) : null).data ?? asked;
}

const without = <T>(ids: readonly T[], others: readonly T[]): T[] => ids.filter((id) => !others.includes(id));

/** Those of the ids that no group of the space has. */
async function ofNoGroup(db: Queries, spaceId: SpaceId, ids: readonly GroupId[]): Promise<GroupId[]> {
  return without(ids, [...(await groupNames(db, spaceId, ids)).keys()]);
}
