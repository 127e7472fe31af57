import { type GroupId, ProfileFilters, type ProfileUpdate, SourceId, type SpaceId } from '@kith/contract';
import type { Queries } from '../db/database.ts';
import { findGroups } from '../groups/store.ts';
import type { FieldProblem } from '../http/errors.ts';
import { findSourceByName, sourceNames } from '../sources/store.ts';

export const noFilters: ProfileFilters = {
  results: [],
  moods: [],
  liveness: [],
  sex: [],
  age_from: null,
  age_to: null,
  sources: [],
  persons_groups: [],
};

/**
 * The filters that a wish makes of those before: what is absent stays, null restricts nothing. Sources may be ids or names.
 * Ids that a profile had before are kept, also when what they named is deleted: they match nothing, and are never used again.
 */
export async function wishedFilters(
  db: Queries,
  spaceId: SpaceId,
  before: ProfileFilters,
  wish: ProfileUpdate,
): Promise<{ readonly filters: ProfileFilters; readonly problems: readonly FieldProblem[] }> {
  const sources = await wishedSources(db, spaceId, before.sources, wish.sources);
  const groups = await wishedGroups(db, spaceId, before.persons_groups, wish.persons_groups);
  const filters = ProfileFilters.parse({
    results: wishedList(before.results, wish.results),
    moods: wishedList(before.moods, wish.moods),
    liveness: wishedList(before.liveness, wish.liveness),
    sex: wishedList(before.sex, wish.sex),
    age_from: wish.age_from === undefined ? before.age_from : wish.age_from,
    age_to: wish.age_to === undefined ? before.age_to : wish.age_to,
    sources: sources.ids,
    persons_groups: groups.ids,
  });
  const problems: FieldProblem[] = [];
  if (filters.age_from !== null && filters.age_to !== null && filters.age_from > filters.age_to) {
    const field = wish.age_from === undefined ? 'age_to' : 'age_from';
    problems.push({ field, problem: 'invalid', message: 'Give an age_from that is not above age_to.' });
  }
  if (sources.unknown.length) {
    const message = `Unknown sources: ${firstTen(sources.unknown)}. Give ids or names of sources of this space.`;
    problems.push({ field: 'sources', problem: 'unknownSource', message });
  }
  if (groups.unknown.length) {
    const message = `Unknown groups: ${firstTen(groups.unknown)}. Give ids of groups of this space.`;
    problems.push({ field: 'persons_groups', problem: 'unknownGroups', message });
  }
  return { filters, problems };
}

interface Wished<Id> {
  readonly ids: readonly Id[];
  readonly unknown: readonly (Id | string)[];
}

const wishedList = <T>(before: readonly T[], wish: readonly T[] | null | undefined): readonly T[] =>
  wish === undefined ? before : [...new Set(wish)];

const firstTen = (unknown: readonly (string | number)[]): string =>
  unknown.slice(0, 10).join(', ') + (unknown.length > 10 ? ' …' : '');

async function wishedSources(
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

async function wishedGroups(
  db: Queries,
  spaceId: SpaceId,
  before: readonly GroupId[],
  wish: ProfileUpdate['persons_groups'],
): Promise<Wished<GroupId>> {
  const ids = wishedList(before, wish);
  const news = ids.filter((id) => !before.includes(id));
  const known = news.length ? (await findGroups(db, [spaceId], news)).map(({ id }) => id) : [];
  return { ids, unknown: news.filter((id) => !known.includes(id)) };
}
