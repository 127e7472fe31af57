import type { AlarmRuleId, AlarmWhen, EntryId, GroupId, SourceId, StrangerId } from '@kith/contract';
import { describe, expect, it } from 'vitest';
import type { PersonId } from '../../../platform/db/schema.ts';
import { noConditions } from '../rule.ts';
import { absentFrom } from './absence.ts';
import type { Rule, Sighting } from './sighting.ts';
import type { State } from './state.ts';
import { dueAt, pass, step } from './step.ts';

const STAFF = 1 as GroupId;
const SECOND = 1000;

const rule = (when: Partial<AlarmWhen>, cooldownS = 0): Rule => ({
  id: 1 as AlarmRuleId,
  when: { ...noConditions, ...when },
  cooldownMs: cooldownS * SECOND,
});

let entries = 0;
const seen = (atS: number, of: Partial<Omit<Sighting, 'at'>> = {}): Sighting => ({
  entryId: ++entries as EntryId,
  at: atS * SECOND,
  sourceId: 1 as SourceId,
  result: 'ha',
  confidence: 80,
  personId: 1 as PersonId,
  groupIds: [STAFF],
  strangerId: null,
  stranger: null,
  isFirst: false,
  ...of,
});
const person = (id: number) => ({ personId: id as PersonId });
const source = (id: number) => ({ sourceId: id as SourceId });
const nobody = (strangerId: number | null) => ({
  ...{ personId: null, groupIds: [], result: 'nm' as const },
  strangerId: strangerId as StrangerId | null,
});

const blank = (of: Rule, fromS = 0): State => ({
  cooldowns: new Map(),
  counted: new Map(),
  here: new Map(),
  absence: absentFrom(of.when, fromS * SECOND),
});

/** When which alarms are raised by sightings, each written down when it is seen: in seconds. */
function raisedBy(
  of: Rule,
  sightings: readonly Sighting[],
  untilS = 0,
): [kind: string, atS: number, count: number | null][] {
  let state = blank(of);
  const raised = sightings.flatMap((sighting) => {
    const stepped = step(of, state, sighting, sighting.at);
    state = stepped.state;
    return stepped.raised;
  });
  raised.push(...pass(of, state, untilS * SECOND).raised);
  return raised.map(({ kind, at, count }) => [kind, at / SECOND, count]);
}

/** When which are raised by sightings that are written down later, or earlier than they say: in seconds, too. */
function raisedLate(of: Rule, heard: readonly (readonly [nowS: number, sighting: Sighting])[], untilS = 0): number[] {
  let state = blank(of);
  const raised = heard.flatMap(([nowS, sighting]) => {
    const stepped = step(of, state, sighting, nowS * SECOND);
    state = stepped.state;
    return stepped.raised;
  });
  raised.push(...pass(of, state, untilS * SECOND).raised);
  return raised.map(({ at }) => at / SECOND);
}
const AHEAD_S = 13 * 60 * 60;

const times = (of: Rule, sightings: readonly Sighting[], untilS?: number) =>
  raisedBy(of, sightings, untilS).map(([, at]) => at);

describe('a rule', () => {
  it('raises an alarm with every sighting that meets all of its conditions', () => {
    const vip = rule({ groups_any: [2 as GroupId], groups_none: [3 as GroupId], min_confidence: 70 });
    const groups = (...ids: number[]) => ({ groupIds: ids as GroupId[] });
    const sightings = [
      seen(1, groups(1, 2)),
      seen(2, groups(1)),
      seen(3, groups(2, 3)),
      seen(4, { ...groups(2), confidence: 69 }),
      seen(5, { ...groups(2), confidence: null }),
      seen(6, groups(2)),
    ];
    expect(times(vip, sightings)).toEqual([1, 6]);
  });

  it('asks for hours at the instant at which it was seen', () => {
    const evening = rule({
      hours: { time_zone: 'UTC', week: [{ days: ['th'], from: '18:00', to: '24:00' }] },
    });
    const six = 18 * 60 * 60;
    expect(times(evening, [seen(six - 0.001), seen(six), seen(24 * 60 * 60 - 0.001), seen(24 * 60 * 60)])).toEqual([
      six,
      24 * 60 * 60 - 0.001,
    ]);
  });

  it('raises nothing more of the same person, or stranger, while its cooldown lasts', () => {
    const any = rule({ results: ['ha', 'nm'] }, 10);
    const sightings = [
      seen(0, person(1)),
      seen(1, person(2)),
      seen(2, { ...person(1), ...source(2) }),
      seen(3, nobody(7)),
      seen(4, nobody(8)),
      seen(5, nobody(7)),
      seen(10, person(1)),
      seen(10, person(2)),
    ];
    expect(times(any, sightings)).toEqual([0, 1, 3, 4, 10]);
  });

  it('raises nothing more at the same source while nobody can say who it is', () => {
    const unknown = rule({ results: ['nm'] }, 10);
    expect(
      times(unknown, [seen(0, nobody(null)), seen(1, nobody(null)), seen(2, { ...nobody(null), ...source(2) })]),
    ).toEqual([0, 2]);
  });

  it('asks for whoever was never seen before', () => {
    expect(times(rule({ first_time: true }), [seen(1), seen(2, { isFirst: true })])).toEqual([2]);
  });
});

describe('more than so many within a time', () => {
  const crowd = { more_than: 2, within_seconds: 10, per: 'all' as const };

  it('is raised once, with the one that is too many, until it is not too many any more', () => {
    const sightings = [0, 4, 8, 9, 10, 25, 26, 27].map((atS) => seen(atS));
    expect(raisedBy(rule({ count: crowd }), sightings)).toEqual([
      ['count', 8, 3],
      ['count', 27, 3],
    ]);
  });

  it('counts those that pass the other conditions', () => {
    const sightings = [seen(0), seen(1), seen(2, { result: 'nm' }), seen(3)];
    expect(times(rule({ count: crowd, results: ['ha'] }), sightings)).toEqual([3]);
  });

  it('is counted apart by source, or by person', () => {
    const sightings = [0, 1, 2, 3, 4, 5].map((atS) => seen(atS, { ...source(atS % 2), ...person(atS % 3) }));
    expect(times(rule({ count: { ...crowd, per: 'source' } }), sightings)).toEqual([4, 5]);
    expect(times(rule({ count: { ...crowd, more_than: 1, per: 'person' } }), sightings)).toEqual([3, 4, 5]);
  });

  it('is raised later where a cooldown lasted when it began', () => {
    const sightings = [0, 1, 2, 30, 31, 32, 33, 41].map((atS) => seen(atS));
    expect(times(rule({ count: crowd }, 39), sightings)).toEqual([2, 41]);
  });

  it('is raised once, whoever is heard of late', () => {
    const crowded = [7, 8, 9].map((atS) => [atS, seen(atS)] as const);
    expect(raisedLate(rule({ count: crowd }), [...crowded, [9, seen(1)], [9.5, seen(9.5)]])).toEqual([9]);
  });

  it('counts on when a clock was ahead, or a camera says what is to come', () => {
    const ahead = [0, 1, 2].map((atS) => [atS, seen(AHEAD_S + atS)] as const);
    expect(raisedLate(rule({ count: crowd }), ahead)).toEqual([AHEAD_S + 2]);
    const jumped = [0, 1].map((atS) => [AHEAD_S + atS, seen(AHEAD_S + atS)] as const);
    const after = [2, 3, 4].map((atS) => [atS, seen(atS)] as const);
    expect(raisedLate(rule({ count: crowd }), [...jumped, ...after])).toEqual([4]);
  });

  it('does not mind the order in which it hears', () => {
    expect(
      times(
        rule({ count: crowd }),
        [8, 0, 4, 9].map((atS) => seen(atS)),
      ),
    ).toEqual([9]);
  });
});

describe('so many of a group together', () => {
  const three = rule({ together: { group_id: STAFF, at_least: 3, within_seconds: 10 } });

  it('is raised when the last of them comes to the same source, once', () => {
    const sightings = [
      seen(0, person(1)),
      seen(1, person(1)),
      seen(2, person(2)),
      seen(3, { ...person(3), ...source(2) }),
      seen(4, { ...person(4), groupIds: [] }),
      seen(5, person(5)),
      seen(6, person(6)),
    ];
    expect(raisedBy(three, sightings)).toEqual([['together', 5, 3]]);
  });

  const heard = (nowS: number, id: number, atS = nowS) => [nowS, seen(atS, person(id))] as const;

  it('counts who came within the time before or after, whoever is heard of first', () => {
    expect(raisedLate(three, [heard(8, 1), heard(9, 2), heard(9, 3, 2)])).toEqual([2]);
    expect(raisedLate(three, [heard(8, 1), heard(12, 2), heard(12, 3, 2)])).toEqual([]);
  });

  it('does not take who is heard of late for one who left', () => {
    const together = [heard(20, 1), heard(21, 2), heard(22, 3)];
    expect(raisedLate(three, [...together, heard(23, 4, 14), heard(24, 1)])).toEqual([22]);
    expect(raisedLate(three, [...together, heard(23, 4, 5), heard(24, 1)])).toEqual([22]);
  });

  it('does not take who came by a clock that was ahead for one who stays', () => {
    const jumped = [heard(AHEAD_S, 1), heard(AHEAD_S, 2)];
    expect(raisedLate(three, [...jumped, heard(1, 3)])).toEqual([]);
    expect(raisedLate(three, [...jumped, heard(1, 3), heard(2, 1), heard(3, 2)])).toEqual([3]);
    expect(raisedLate(three, [heard(0, 1, AHEAD_S), heard(20, 2, AHEAD_S), heard(21, 3, AHEAD_S)])).toEqual([]);
  });

  it('is raised anew when they come together again', () => {
    const sightings = [0, 1, 2, 30, 31, 32].map((atS) => seen(atS, person(atS % 30)));
    expect(times(three, sightings)).toEqual([2, 32]);
  });
});

describe('nobody of a group for a time', () => {
  const absent = { group_id: STAFF, for_seconds: 60 };

  it('is raised once, when it is due, until somebody has come', () => {
    expect(raisedBy(rule({ absent }), [], 300)).toEqual([['absent', 60, null]]);
    expect(times(rule({ absent }), [seen(30), seen(89), seen(200)], 300)).toEqual([149, 260]);
  });

  it('counts only those of the group, and where it asks', () => {
    const others = [seen(30, { groupIds: [] }), seen(31, source(2))];
    expect(times(rule({ absent, sources: [1 as SourceId] }), others, 61)).toEqual([60]);
  });

  it('is due before somebody comes too late, however late that is looked at', () => {
    expect(times(rule({ absent }), [seen(100)], 159)).toEqual([60]);
  });

  it('is measured by the time at which it is written down, whatever a camera says', () => {
    expect(raisedLate(rule({ absent }), [[10, seen(AHEAD_S)]], 70)).toEqual([70]);
  });

  it('begins anew when a clock that was ahead is right again', () => {
    const jumped = blank(rule({ absent }), AHEAD_S);
    const stepped = step(rule({ absent }), jumped, seen(10, { groupIds: [] }), 10 * SECOND);
    expect(dueAt(stepped.state)).toBe(70 * SECOND);
    const raised = { ...jumped, absence: { from: 0, raised: AHEAD_S * SECOND, due: null } };
    expect(dueAt(step(rule({ absent }), raised, seen(10), 10 * SECOND).state)).toBe(70 * SECOND);
  });

  it('does not begin anew by a clock that is behind', () => {
    const before = blank(rule({ absent }), AHEAD_S);
    const { state } = step(rule({ absent }), before, seen(10), 10 * SECOND, 10 * SECOND, AHEAD_S * SECOND);
    expect(dueAt(state)).toBe((AHEAD_S + 60) * SECOND);
  });

  it('is measured within its hours, in each opening anew', () => {
    const day = 24 * 60 * 60;
    const nine = 9 * 60 * 60;
    // 1 January 1970 was a Thursday.
    const hours = { time_zone: 'UTC', week: [{ days: ['th' as const, 'fr' as const], from: '09:00', to: '10:00' }] };
    const shop = rule({ absent: { ...absent, for_seconds: 1800 }, hours });
    const stranger = seen(nine + 3600, nobody(null));
    expect(times(shop, [stranger], 2 * day)).toEqual([nine + 1800, day + nine + 1800]);
    expect(times(shop, [seen(nine - 60), seen(nine + 1700)], day)).toEqual([nine + 3500]);
    expect(times(shop, [seen(nine + 1801)], 2 * day)).toEqual([nine + 1800, day + nine + 1800]);
    expect(times(shop, [seen(nine + 1700), seen(nine + 1801)], day)).toEqual([]);
  });

  it('is raised once for all openings that went by while nobody looked, and says how many', () => {
    const [day, nine, week] = [24 * 60 * 60, 9 * 60 * 60, 7 * 24 * 60 * 60];
    const at = (from: string, to: string) => ({ days: ['th' as const, 'fr' as const], from, to });
    const hours = { time_zone: 'UTC', week: [at('09:00', '10:00'), at('12:00', '12:10'), at('14:00', '15:00')] };
    const shop = rule({ absent: { ...absent, for_seconds: 1800 }, hours });
    const last = 12 * week + day + nine + 5 * 60 * 60 + 1800;
    expect(raisedBy(shop, [], last)).toEqual([['absent', last, 52]]);
    expect(raisedBy(shop, [], last - 1)).toEqual([['absent', last - 5 * 60 * 60, 51]]);
    expect(raisedBy(shop, [seen(last - 7 * 60 * 60)], last)).toEqual([
      ['absent', 12 * week + nine + 5 * 60 * 60 + 1800, 50],
      ['absent', last, 2],
    ]);
    const { state } = pass(shop, blank(shop), last * SECOND);
    expect(dueAt(state)).toBe((13 * week + nine + 1800) * SECOND);
  });

  it('says when it is due, and never where no opening is that long', () => {
    const hours = { time_zone: 'UTC', week: [{ days: ['th' as const], from: '09:00', to: '09:01' }] };
    expect([dueAt(blank(rule({ absent }))), dueAt(blank(rule({ absent, hours }))), dueAt(blank(rule({})))]).toEqual([
      60 * SECOND,
      (9 * 60 * 60 + 60) * SECOND,
      null,
    ]);
    expect(dueAt(blank(rule({ absent: { ...absent, for_seconds: 61 }, hours })))).toBeNull();
  });
});

it('a step changes nothing of what it was given', () => {
  const crowd = rule({ count: { more_than: 1, within_seconds: 10, per: 'all' } }, 10);
  const before = blank(crowd);
  const first = step(crowd, before, seen(1), SECOND).state;
  const copy = structuredClone(first);
  step(crowd, first, seen(2), 2 * SECOND);
  expect([before, first]).toEqual([blank(crowd), copy]);
});
