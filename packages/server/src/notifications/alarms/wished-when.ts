import type { AlarmWhen, AlarmWhenWish, GroupId, ProfileId, SourceId, SpaceId } from '@kith/contract';
import { groupNames } from '../../people/groups/store.ts';
import type { Queries } from '../../platform/db/database.ts';
import { wishedSources } from '../profiles/filters.ts';
import { dueAfter } from './machine/absence.ts';
import { noConditions } from './rule.ts';
import { groupsIn } from './rule-store.ts';

const groupFields = ['groups_all', 'groups_any', 'groups_none', 'absent', 'together'] as const;
type GroupField = (typeof groupFields)[number];

/** Why conditions cannot be as they are wished. */
export type WhenProblem =
  | { readonly kind: 'names nothing' }
  | { readonly kind: 'several measures' }
  | { readonly kind: 'not with absent'; readonly field: keyof AlarmWhen }
  | { readonly kind: 'never that long' }
  | { readonly kind: 'in all and in none'; readonly ids: readonly GroupId[] }
  | { readonly kind: 'unknown groups'; readonly field: GroupField; readonly ids: readonly GroupId[] }
  | { readonly kind: 'unknown sources'; readonly sources: readonly (SourceId | string)[] }
  | {
      readonly kind: 'unknown profiles';
      readonly field: 'profiles' | 'escalate_to';
      readonly ids: readonly ProfileId[];
    };

/**
 * The conditions that a wish makes, and what is wrong with them. Sources may be ids or names.
 * @param now epoch ms
 */
export async function wishedWhen(
  db: Queries,
  spaceId: SpaceId,
  wish: AlarmWhenWish,
  now: number,
): Promise<{ readonly when: AlarmWhen; readonly problems: readonly WhenProblem[] }> {
  const sources = await wishedSources(db, spaceId, [], wish.sources ?? []);
  const once = <T>(values: readonly T[] | null | undefined): T[] => [...new Set(values ?? [])];
  const when: AlarmWhen = {
    groups_all: once(wish.groups_all),
    groups_any: once(wish.groups_any),
    groups_none: once(wish.groups_none),
    results: once(wish.results),
    sources: [...sources.ids],
    hours: wish.hours ?? null,
    min_confidence: wish.min_confidence ?? null,
    strangers: wish.strangers ?? null,
    first_time: wish.first_time ?? false,
    count: wish.count ?? null,
    absent: wish.absent ?? null,
    together: wish.together ?? null,
  };
  const problems: WhenProblem[] = [...contradictions(when, now)];
  if (sources.unknown.length > 0) problems.push({ kind: 'unknown sources', sources: sources.unknown });
  problems.push(...(await unknownGroups(db, spaceId, when)));
  return { when, problems };
}

/** Conditions that say nothing, or that nothing meets. */
function contradictions(when: AlarmWhen, now: number): WhenProblem[] {
  if (JSON.stringify(when) === JSON.stringify(noConditions)) return [{ kind: 'names nothing' }];
  const problems: WhenProblem[] = [];
  if ([when.count, when.absent, when.together].filter(Boolean).length > 1) problems.push({ kind: 'several measures' });
  if (when.absent) {
    const others = ['groups_all', 'groups_any', 'groups_none', 'strangers', 'first_time'] as const;
    const field = others.find((name) => JSON.stringify(when[name]) !== JSON.stringify(noConditions[name]));
    if (field) problems.push({ kind: 'not with absent', field });
    if (dueAfter(when, now) === null) problems.push({ kind: 'never that long' });
  }
  const ids = when.groups_all.filter((id) => when.groups_none.includes(id));
  if (ids.length > 0) problems.push({ kind: 'in all and in none', ids });
  return problems;
}

async function unknownGroups(db: Queries, spaceId: SpaceId, when: AlarmWhen): Promise<WhenProblem[]> {
  const asked = [...new Set(groupsIn(when))];
  const known = await groupNames(db, spaceId, asked);
  return groupFields.flatMap((field) => {
    const value = when[field];
    const ids = Array.isArray(value) ? value : value ? [value.group_id] : [];
    const unknown = ids.filter((id) => !known.has(id));
    return unknown.length > 0 ? [{ kind: 'unknown groups' as const, field, ids: unknown }] : [];
  });
}
