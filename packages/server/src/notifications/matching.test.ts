import { GroupId, Liveness, Mood, type ProfileFilters, Result, SourceId } from '@kith/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noFilters } from './filters.ts';
import { passes, type Seen } from './matching.ts';

const sex = fc.constantFrom<0 | 1>(0, 1);
const age = fc.integer({ min: 0, max: 6 });
const source = fc.integer({ min: 1, max: 4 }).map((id) => SourceId.parse(id));
const group = fc.integer({ min: 1, max: 4 }).map((id) => GroupId.parse(id));
const few = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 });

const someSeen: fc.Arbitrary<Seen> = fc.record({
  result: fc.constantFrom(...Result.options),
  mood: fc.option(fc.constantFrom(...Mood.options)),
  liveness: fc.constantFrom<Seen['liveness']>(...Liveness.options, ''),
  sex: fc.option(sex),
  age: fc.option(age),
  sourceId: source,
  groupIds: few(group),
});

const someFilters: fc.Arbitrary<ProfileFilters> = fc.record({
  results: few(fc.constantFrom(...Result.options)),
  moods: few(fc.constantFrom(...Mood.options)),
  liveness: few(fc.constantFrom(...Liveness.options)),
  sex: few(sex),
  age_from: fc.option(age),
  age_to: fc.option(age),
  sources: few(source),
  persons_groups: few(group),
});

const fields = Object.keys(noFilters) as (keyof ProfileFilters)[];
const only = (filters: ProfileFilters, field: keyof ProfileFilters): ProfileFilters => ({
  ...noFilters,
  [field]: filters[field],
});

describe('a profile', () => {
  it('without filters wants everything', () => {
    fc.assert(fc.property(someSeen, (seen) => passes(noFilters, seen)));
  });

  it('wants what each of its filters alone wants: AND across fields', () => {
    fc.assert(
      fc.property(someFilters, someSeen, (filters, seen) => {
        expect(passes(filters, seen)).toBe(fields.every((field) => passes(only(filters, field), seen)));
      }),
    );
  });

  it('wants what any value of a filter wants: OR inside a field', () => {
    const lists = ['results', 'moods', 'liveness', 'sex', 'sources', 'persons_groups'] as const;
    fc.assert(
      fc.property(someFilters, someSeen, fc.constantFrom(...lists), (filters, seen, field) => {
        fc.pre(filters[field].length > 0);
        const byEach = filters[field].map((value) => passes({ ...noFilters, [field]: [value] }, seen));
        expect(passes(only(filters, field), seen)).toBe(byEach.includes(true));
      }),
    );
  });

  it('wants ages from and to, both included', () => {
    fc.assert(
      fc.property(age, age, age, someSeen, (age_from, age_to, years, seen) => {
        const aged = { ...seen, age: years };
        expect(passes({ ...noFilters, age_from, age_to }, aged)).toBe(years >= age_from && years <= age_to);
        expect(passes({ ...noFilters, age_from }, aged)).toBe(years >= age_from);
        expect(passes({ ...noFilters, age_to }, aged)).toBe(years <= age_to);
      }),
    );
  });

  it('that asks for age, sex, mood, liveness or groups wants no entry that lacks them', () => {
    const lacking = { mood: null, liveness: '', sex: null, age: null, groupIds: [] } as const;
    const asking: Partial<ProfileFilters>[] = [
      { age_from: 0 },
      { age_to: 150 },
      { sex: [0, 1] },
      { moods: [...Mood.options] },
      { liveness: [...Liveness.options] },
      { persons_groups: [GroupId.parse(1)] },
    ];
    fc.assert(
      fc.property(someSeen, fc.constantFrom(...asking), (seen, filters) => {
        expect(passes({ ...noFilters, ...filters }, { ...seen, ...lacking })).toBe(false);
      }),
    );
  });

  it('wants a person who is in any of its groups', () => {
    fc.assert(
      fc.property(someSeen, fc.array(group, { minLength: 1, maxLength: 3 }), (seen, persons_groups) => {
        const isMember = seen.groupIds.some((id) => persons_groups.includes(id));
        expect(passes({ ...noFilters, persons_groups }, seen)).toBe(isMember);
      }),
    );
  });
});
