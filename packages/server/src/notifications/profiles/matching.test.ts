import { GroupId, Liveness, Mood, NotSentReason, type ProfileFilters, Result, SourceId } from '@kith/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonId } from '../../platform/db/schema.ts';
import { noFilters } from './filters.ts';
import { type Seen, type Telling, whyNotSent } from './matching.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const sex = fc.constantFrom<0 | 1>(0, 1);
const age = fc.integer({ min: 0, max: 6 });
const source = fc.integer({ min: 1, max: 4 }).map((id) => SourceId.parse(id));
const group = fc.integer({ min: 1, max: 4 }).map((id) => GroupId.parse(id));
const confidence = fc.integer({ min: 0, max: 4 });
const few = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 });

const someSeen: fc.Arbitrary<Seen> = fc.record({
  result: fc.constantFrom(...Result.options),
  mood: fc.option(fc.constantFrom(...Mood.options)),
  liveness: fc.constantFrom<Seen['liveness']>(...Liveness.options, ''),
  sex: fc.option(sex),
  age: fc.option(age),
  confidence: fc.option(confidence),
  sourceId: source,
  personId: fc.option(fc.constant(1 as PersonId)),
  groupIds: few(group),
  stranger: fc.option(
    fc.record({
      visit: fc.integer({ min: 1, max: 4 }),
      beginsVisit: fc.boolean(),
      awayMs: fc.option(fc.nat(4 * DAY_MS)),
    }),
  ),
});

/** Seconds of small numbers, as cooldowns are. */
const someTelling: fc.Arbitrary<Telling> = fc.record({
  now: fc.integer({ min: 0, max: 9 }).map((s) => s * 1000),
  last: fc.option(fc.integer({ min: 0, max: 9 }).map((s) => s * 1000)),
});
const never: Telling = { now: 0, last: null };

const someFilters: fc.Arbitrary<ProfileFilters> = fc.record({
  results: few(fc.constantFrom(...Result.options)),
  moods: few(fc.constantFrom(...Mood.options)),
  liveness: few(fc.constantFrom(...Liveness.options)),
  sex: few(sex),
  age_from: fc.option(age),
  age_to: fc.option(age),
  sources: few(source),
  persons_groups: few(group),
  groups_all: few(group),
  groups_none: few(group),
  min_confidence: fc.option(confidence),
  cooldown_seconds: fc.integer({ min: 0, max: 9 }),
  strangers: fc.option(
    fc.record({
      visits_from: fc.option(fc.integer({ min: 1, max: 4 })),
      visits_to: fc.option(fc.integer({ min: 1, max: 4 })),
      seen_within_days: fc.option(fc.integer({ min: 1, max: 4 })),
    }),
  ),
  entries: fc.boolean(),
  corrections: fc.boolean(),
  news: fc.constant([]),
});

const passes = (filters: ProfileFilters, seen: Seen, telling = never): boolean =>
  whyNotSent(filters, seen, telling) === null;

const fields = Object.keys(noFilters) as (keyof ProfileFilters)[];
const only = (filters: ProfileFilters, field: keyof ProfileFilters): ProfileFilters => ({
  ...noFilters,
  [field]: filters[field],
});

describe('a profile', () => {
  it('without filters wants everything', () => {
    fc.assert(fc.property(someSeen, someTelling, (seen, telling) => passes(noFilters, seen, telling)));
  });

  it('wants what each of its filters alone wants: AND across fields', () => {
    fc.assert(
      fc.property(someFilters, someSeen, someTelling, (filters, seen, telling) => {
        const ofEach = fields.map((field) => whyNotSent(only(filters, field), seen, telling));
        expect(passes(filters, seen, telling)).toBe(ofEach.every((reason) => reason === null));
      }),
    );
  });

  it('says the first filter that an entry does not pass, which alone keeps it from being sent, too', () => {
    fc.assert(
      fc.property(someFilters, someSeen, someTelling, (filters, seen, telling) => {
        const failed = fields.flatMap((field) => whyNotSent(only(filters, field), seen, telling) ?? []);
        const inOrder = NotSentReason.options.filter((reason) => failed.includes(reason));
        expect(whyNotSent(filters, seen, telling)).toBe(inOrder[0] ?? null);
      }),
      { numRuns: 1000 },
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

  it('that asks for age, sex, mood, liveness, confidence or groups wants no entry that lacks them', () => {
    const lacking = { mood: null, liveness: '', sex: null, age: null, confidence: null, groupIds: [] } as const;
    const asking: Partial<ProfileFilters>[] = [
      { age_from: 0 },
      { age_to: 150 },
      { sex: [0, 1] },
      { moods: [...Mood.options] },
      { liveness: [...Liveness.options] },
      { min_confidence: 0 },
      { persons_groups: [GroupId.parse(1)] },
      { groups_all: [GroupId.parse(1)] },
    ];
    fc.assert(
      fc.property(someSeen, fc.constantFrom(...asking), (seen, filters) => {
        expect(passes({ ...noFilters, ...filters }, { ...seen, ...lacking })).toBe(false);
      }),
    );
  });

  it('that asks for strangers wants each when a visit begins that it asks for, and nobody who is known', () => {
    const strangers = (from: number | null, to: number | null, days: number | null = null): ProfileFilters => ({
      ...noFilters,
      strangers: { visits_from: from, visits_to: to, seen_within_days: days },
    });
    const come = (visit: number, awayMs: number | null = DAY_MS) => ({ visit, beginsVisit: true, awayMs });
    fc.assert(
      fc.property(someSeen, (seen) => {
        const wants = (filters: ProfileFilters, stranger: Seen['stranger']) => passes(filters, { ...seen, stranger });
        expect(wants(strangers(null, null), null)).toBe(false);
        expect(wants(strangers(null, null), { ...come(1), beginsVisit: false })).toBe(false);
        expect([1, 2, 3].map((visit) => wants(strangers(1, 1), come(visit)))).toEqual([true, false, false]);
        expect([1, 2, 3].map((visit) => wants(strangers(2, null), come(visit)))).toEqual([false, true, true]);
        expect([1, 2, 3].map((days) => wants(strangers(null, null, days), come(9, 2 * DAY_MS)))).toEqual([
          false,
          true,
          true,
        ]);
        expect(wants(strangers(null, null, 1), come(1, null))).toBe(false);
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

  it('wants a person who is in every one of its groups, and in none of those that it will not have', () => {
    const groups = fc.array(group, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(someSeen, groups, (seen, named) => {
        const isIn = named.map((id) => seen.groupIds.includes(id));
        expect(passes({ ...noFilters, groups_all: named }, seen)).toBe(isIn.every(Boolean));
        expect(passes({ ...noFilters, groups_none: named }, seen)).toBe(!isIn.some(Boolean));
        expect(passes({ ...noFilters, groups_none: named }, { ...seen, personId: null, groupIds: [] })).toBe(true);
      }),
    );
  });

  it('wants a confidence from its minimum on, it included', () => {
    fc.assert(
      fc.property(someSeen, confidence, confidence, (seen, min_confidence, sure) => {
        expect(passes({ ...noFilters, min_confidence }, { ...seen, confidence: sure })).toBe(sure >= min_confidence);
      }),
    );
  });

  it('wants a person again when its cooldown is over, and nobody in particular always', () => {
    const seen = { ...(fc.sample(someSeen, 1)[0] as Seen), personId: 1 as PersonId };
    const filters = { ...noFilters, cooldown_seconds: 60 };
    const at = (now: number, last: number | null) => whyNotSent(filters, seen, { now, last });
    expect(at(0, null)).toBeNull();
    expect(at(0, 0)).toBe('cooldown');
    expect(at(59_999, 0)).toBe('cooldown');
    expect(at(60_000, 0)).toBeNull();
    expect(whyNotSent(filters, { ...seen, personId: null }, { now: 0, last: 0 })).toBeNull();
  });

  it('is not silent for as long as its clock was wrong', () => {
    const seen = { ...(fc.sample(someSeen, 1)[0] as Seen), personId: 1 as PersonId };
    const filters = { ...noFilters, cooldown_seconds: 60 };
    expect(whyNotSent(filters, seen, { now: 0, last: 59_999 })).toBe('cooldown');
    expect(whyNotSent(filters, seen, { now: 0, last: 24 * 60 * 60 * 1000 })).toBeNull();
  });
});
