import { type GroupId, GroupRule, type SourceId } from '@kith/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Facts, spanOf } from './span-of.ts';

const DAY = 24 * 60 * 60 * 1000;
const [A, B, C] = [1, 2, 3] as GroupId[];
const ruleOf = (rule: unknown): GroupRule => GroupRule.parse(rule);
const nothing: Facts = {
  enrolled: 0,
  attributes: new Map(),
  belongs: new Map(),
  seenSince: null,
  lastSeen: null,
  exception: null,
};
const always = { from: -Infinity, until: Infinity };

describe('when somebody is in a group by its rule', () => {
  it('in A and not in B, which is left and joined at its times', () => {
    const rule = ruleOf({ all_of: [A], none_of: [B] });
    const belongs = new Map([
      [A as GroupId, { from: 100, until: 500 }],
      [B as GroupId, { from: 200, until: 300 }],
    ]);
    expect(spanOf(rule, { ...nothing, belongs }, 0)).toEqual({ from: 100, until: 200 });
    expect(spanOf(rule, { ...nothing, belongs }, 200)).toEqual({ from: 300, until: 500 });
    expect(spanOf(rule, { ...nothing, belongs }, 500)).toBeNull();
    expect(spanOf(rule, nothing, 0)).toBeNull();
  });

  it('who left B before B began never was in it, and is in A and not in C no longer for that', () => {
    const rule = ruleOf({ all_of: [A], none_of: [B, C] });
    const belongs = new Map([
      [A as GroupId, always],
      [B as GroupId, { from: 500, until: 100 }],
      [C as GroupId, { from: 50, until: 300 }],
    ]);
    expect(spanOf(rule, { ...nothing, belongs }, 200)).toEqual({ from: 300, until: Infinity });
  });

  it('seen three times in ten days ends ten days after the third last time', () => {
    const rule = ruleOf({ seen: { times: 3, days: 10 } });
    expect(spanOf(rule, nothing, 0)).toBeNull();
    expect(spanOf(rule, { ...nothing, seenSince: 5 * DAY }, 6 * DAY)).toEqual({ from: -Infinity, until: 15 * DAY });
    expect(spanOf(rule, { ...nothing, seenSince: 5 * DAY }, 15 * DAY)).toBeNull();
  });

  it('not seen for ten days begins ten days after the last time, or after the enrolment of whoever has not come since', () => {
    const rule = ruleOf({ not_seen: { days: 10 } });
    expect(spanOf(rule, { ...nothing, enrolled: DAY }, 0)).toEqual({ from: 11 * DAY, until: Infinity });
    expect(spanOf(rule, { ...nothing, lastSeen: 7 * DAY }, 0)).toEqual({ from: 17 * DAY, until: Infinity });
    const named = { ...nothing, lastSeen: 7 * DAY, enrolled: 9 * DAY };
    expect(spanOf(rule, named, 0)).toEqual({ from: 19 * DAY, until: Infinity });
  });

  it('enrolled within a week ends a week after', () => {
    expect(spanOf(ruleOf({ enrolled_within_days: 7 }), { ...nothing, enrolled: DAY }, 0)).toEqual({
      from: -Infinity,
      until: 8 * DAY,
    });
  });

  it('an exception stands above the rule', () => {
    const rule = ruleOf({ all_of: [A] });
    expect(spanOf(rule, { ...nothing, exception: true }, 0)).toEqual(always);
    expect(spanOf(rule, { ...nothing, belongs: new Map([[A as GroupId, always]]), exception: false }, 0)).toBeNull();
  });

  it.each([
    [{ is: 'equal', value: 'Sales' }, ['Sales'], ['sales', 3, undefined]],
    [{ is: 'not_equal', value: 'Sales' }, ['sales', 3, undefined], ['Sales']],
    [{ is: 'one_of', value: ['Sales', 3] }, ['Sales', 3], ['3', true, undefined]],
    [{ is: 'exists' }, ['', 0, false], [undefined]],
    [{ is: 'missing' }, [undefined], ['', 0, false]],
    [{ is: 'at_least', value: 3 }, [3, 3.5], [2.9, '4', true, undefined]],
    [{ is: 'at_most', value: 3 }, [3, -1], [3.1, '2', false, undefined]],
  ])('an attribute that is to be %j', (asked, right, wrong) => {
    const rule = ruleOf({ attributes: [{ name: 'x', ...asked }] });
    const isIn = (value: string | number | boolean | undefined) =>
      spanOf(rule, { ...nothing, attributes: new Map(value === undefined ? [] : [['x', value]]) }, 0) !== null;
    expect([right.map(isIn), wrong.map(isIn)]).toEqual([right.map(() => true), wrong.map(() => false)]);
  });
});

const days = fc.integer({ min: 1, max: 9 });
const ids = fc.uniqueArray(fc.constantFrom(A, B, C), { maxLength: 3 });
const sources = fc.constant([] as SourceId[]);
const rules = fc
  .record({
    all_of: ids,
    any_of: ids,
    none_of: ids,
    attributes: fc.constantFrom([], [{ name: 'x', is: 'exists' }], [{ name: 'x', is: 'equal', value: 1 }]),
    seen: fc.option(fc.record({ times: fc.integer({ min: 1, max: 3 }), days, sources })),
    not_seen: fc.option(fc.record({ days, sources })),
    enrolled_within_days: fc.option(days),
  })
  .map((rule) => GroupRule.safeParse(rule))
  .filter(({ success }) => success)
  .map(({ data }) => data as GroupRule);

const time = fc.integer({ min: -3, max: 20 }).map((n) => n * DAY);
const spans = fc.tuple(fc.oneof(time, fc.constant(-Infinity)), fc.oneof(time, fc.constant(Infinity)));
const facts = fc.record({
  enrolled: time,
  attributes: fc.constantFrom(new Map(), new Map([['x', 1]]), new Map([['x', 2]])),
  belongs: fc
    .array(fc.tuple(fc.constantFrom(A, B, C), spans), { maxLength: 3 })
    .map((all) => new Map(all.flatMap(([id, [from, until]]) => (from < until ? [[id, { from, until }]] : [])))),
  seenSince: fc.option(time),
  lastSeen: fc.option(time),
  exception: fc.option(fc.boolean()),
}) as fc.Arbitrary<Facts>;

/** The rule read aloud, at one instant. */
function isInAt(rule: GroupRule, known: Facts, at: number): boolean {
  if (known.exception !== null) return known.exception;
  const isOf = (id: GroupId) => {
    const one = known.belongs.get(id);
    return one !== undefined && one.from <= at && at < one.until;
  };
  const x = known.attributes.get('x');
  return (
    rule.all_of.every(isOf) &&
    (rule.any_of.length === 0 || rule.any_of.some(isOf)) &&
    !rule.none_of.some(isOf) &&
    rule.attributes.every((asked) => (asked.is === 'exists' ? x !== undefined : x === 1)) &&
    (!rule.seen || (known.seenSince !== null && at < known.seenSince + rule.seen.days * DAY)) &&
    (!rule.not_seen || Math.max(known.lastSeen ?? -Infinity, known.enrolled) + rule.not_seen.days * DAY <= at) &&
    (rule.enrolled_within_days === null || at < known.enrolled + rule.enrolled_within_days * DAY)
  );
}

describe('at any instant', () => {
  it('the stretch that is not over is the next one in which the rule holds, read aloud', () => {
    fc.assert(
      fc.property(rules, facts, time, (rule, known, at) => {
        const found = spanOf(rule, known, at);
        // Everything happens at full days: between two of them nothing changes.
        const later = Array.from({ length: 60 }, (_, i) => at + i * DAY);
        const first = later.find((instant) => isInAt(rule, known, instant));
        const end = first === undefined ? undefined : later.find((one) => one > first && !isInAt(rule, known, one));
        const told = found && { from: Math.max(found.from, at), until: found.until };
        expect(told).toEqual(first === undefined ? null : { from: first, until: end ?? Infinity });
      }),
      { numRuns: 2000 },
    );
  });
});
