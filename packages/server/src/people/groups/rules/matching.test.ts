import { type GroupId, GroupRule, type Pid, type SourceId } from '@kith/contract';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonId } from '../../../platform/db/schema.ts';
import { readFacts } from './facts.ts';
import { matching } from './matching.ts';
import { spanOf } from './span-of.ts';

const DAY = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 0, 1);
const PERSONS = 40;

describe('what is asked of all persons at once', () => {
  let now = START;
  let kith: TestKith;
  let groups: GroupId[];
  let sources: SourceId[];
  let ids: PersonId[];

  beforeAll(async () => {
    kith = await openTestKith({ clock: () => now });
    const created = async (url: string, body: object) => (await kith.call('POST', url, body)).body.id;
    groups = [];
    for (const name of ['A', 'B', 'C', 'by rule']) groups.push(await created('/v1/groups/persons/', { name }));
    sources = [await created('/v1/sources/', { name: 'Door' }), await created('/v1/sources/', { name: 'Gate' })];
    const pids: Pid[] = [];
    for (let i = 0; i < PERSONS; i++) {
      now = START + i * DAY;
      pids.push(...(await kith.addPersons(1)));
    }
    const random = numbersFrom(7);
    for (let day = 0; day < 60; day++) {
      const [pid, source] = [pids[random(PERSONS)], sources[random(2)]];
      now = START + day * DAY;
      if (pid && source) await see(kith, [pid, pid], { sourceId: source, now });
    }
    for (const pid of pids.filter(() => random(2) === 0)) {
      const x = [1, 2, 'Sales', true][random(4)];
      await kith.call('PATCH', `/v1/persons/${pid}/`, { attributes: { x } });
    }
    const { queries } = kith.context.db;
    ids = (await queries.selectFrom('persons').select('id').orderBy('id').execute()).map(({ id }) => id);
    const time = () => (random(2) === 0 ? null : START + random(60) * DAY);
    for (const group_id of groups) {
      for (const person_id of ids.filter(() => random(2) === 0)) {
        const times = { valid_from: time(), valid_until: time(), schedule_id: null };
        const row = { space_id: kith.spaceId, group_id, person_id, since: 0 };
        await queries
          .insertInto('memberships')
          .values({ ...row, ...times })
          .execute();
      }
    }
    // Those that end meanwhile are taken off the count.
    await queries.updateTable('groups').set({ persons_count: PERSONS }).execute();
    const [, whole] = groups;
    const times = { valid_from: START + 10 * DAY, valid_until: START + 50 * DAY, schedule_id: null };
    await queries
      .insertInto('group_times')
      .values({ space_id: kith.spaceId, group_id: whole as GroupId, ...times })
      .execute();
    const [first, second] = ids as [PersonId, PersonId];
    const said = { space_id: kith.spaceId, group_id: groups[3] as GroupId, created: 0 };
    await queries
      .insertInto('group_exceptions')
      .values({ ...said, person_id: first, is_in: 1 })
      .execute();
    await queries
      .insertInto('group_exceptions')
      .values({ ...said, person_id: second, is_in: 0 })
      .execute();
  });
  afterAll(() => kith[Symbol.asyncDispose]());

  it('is what is said of each of them, by any rule, at any time', async () => {
    const days = fc.integer({ min: 1, max: 40 });
    const some = fc.subarray([0, 1, 2], { maxLength: 2 }).map((at) => at.map((i) => groups[i]));
    const at = fc.subarray([0, 1]).map((chosen) => chosen.map((i) => sources[i]));
    const value = fc.constantFrom(1, 2, 'Sales', true, false);
    const asked = fc.oneof(
      fc.record({ name: fc.constant('x'), is: fc.constantFrom('equal', 'not_equal'), value }),
      fc.record({ name: fc.constant('x'), is: fc.constantFrom('exists', 'missing') }),
      fc.record({ name: fc.constant('x'), is: fc.constantFrom('at_least', 'at_most'), value: fc.constantFrom(1, 2) }),
      fc.record({ name: fc.constant('x'), is: fc.constant('one_of'), value: fc.array(value, { minLength: 1 }) }),
    );
    const rules = fc
      .record({
        all_of: some,
        any_of: some,
        none_of: some,
        attributes: fc.array(asked, { maxLength: 1 }),
        seen: fc.option(fc.record({ times: fc.integer({ min: 1, max: 3 }), days, sources: at })),
        not_seen: fc.option(fc.record({ days, sources: at })),
        enrolled_within_days: fc.option(days),
      })
      .map((rule) => GroupRule.safeParse(rule))
      .filter(({ success }) => success)
      .map(({ data }) => data as GroupRule);
    const instant = fc.integer({ min: 40, max: 70 }).map((day) => START + day * DAY + 1);
    const { queries } = kith.context.db;
    const groupId = groups[3] as GroupId;
    await fc.assert(
      fc.asyncProperty(rules, instant, async (rule, when) => {
        const ofGroup = { groupId, rule, state: 'on', storedUntil: 0 } as const;
        const known = await readFacts(queries, kith.spaceId, [ofGroup], ids, when);
        const isIn = (id: PersonId) => {
          const found = spanOf(rule, known.of(ofGroup, id), when);
          return found !== null && found.from <= when;
        };
        const told = await matching(queries, { spaceId: kith.spaceId, groupId, rule, at: when })
          .select('persons.id')
          .orderBy('persons.id')
          .execute();
        expect(told.map(({ id }) => id)).toEqual(ids.filter(isIn));
      }),
      { numRuns: 150 },
    );
  });
});

/** The same numbers in every run. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}
