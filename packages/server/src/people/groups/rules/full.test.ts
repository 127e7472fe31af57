import { type GroupId, type GroupRule, limits, type Pid, GroupRule as Rule } from '@kith/contract';
import { manyPersons } from '@kith/testing/many-persons';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAfterRules } from './keep-rules.ts';

const GROUPS = '/v1/groups/persons/';
const FULL = limits.personsPerGroup;
const WRITERS = 32;
const onPostgres = process.env.KITH_TEST_DATABASE === 'postgres';

/** The same numbers in every run. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** As many as a request may name. */
const hundreds = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / 100) }, (_, i) => all.slice(i * 100, i * 100 + 100));

// A hundred thousand persons are looked at by their rules some times.
describe('a group by rule that is nearly full', { timeout: 300_000 }, () => {
  let kith: TestKith;
  let beside: TestKith | null;
  let crowd: GroupId;
  let made = 0;

  /** All but sixty of as many as a group may hold are in `crowd`. */
  beforeAll(async () => {
    kith = await openTestKith();
    beside = onPostgres ? await openTestKith({ beside: kith }) : null;
    crowd = await group();
    await manyPersons(kith.context.db.queries, kith.spaceId, FULL - 60, 'crowd-');
    await sql`insert into memberships (space_id, group_id, person_id, since)
      select space_id, ${sql.lit(crowd)}, id, 0 from persons where pid like 'crowd-%'`.execute(kith.context.db.queries);
    await setCount(crowd, FULL - 60);
  });
  afterAll(async () => {
    await beside?.[Symbol.asyncDispose]();
    await kith[Symbol.asyncDispose]();
  });

  const group = async (): Promise<GroupId> => (await kith.call('POST', GROUPS, { name: `Group ${++made}` })).body.id;
  const setCount = (id: GroupId, count: number) =>
    kith.context.db.queries.updateTable('groups').set({ persons_count: count }).where('id', '=', id).execute();
  const get = async (id: GroupId) => (await kith.call('GET', `${GROUPS}${id}/`)).body;
  /** Changes something. Whoever waits too long for the one who changes the rule is asked to try again: nothing was done. */
  const change = async (node: TestKith, ...asked: Parameters<TestKith['call']>) => {
    for (;;) {
      const answer = await node.call(...asked);
      if (answer.status !== 503) return answer;
    }
  };
  const add = (pids: Pid[], id: GroupId, node = kith) =>
    change(node, 'POST', `${GROUPS}pids/`, { pids, groups_ids: [id] });
  const remove = (pids: Pid[], id: GroupId, node = kith) =>
    change(node, 'DELETE', `${GROUPS}pids/`, { pids, groups_ids: [id] });
  const rowsOf = async (id: GroupId): Promise<number> => {
    const rows = kith.context.db.queries.selectFrom('memberships').where('group_id', '=', id);
    return (await rows.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n;
  };
  /** Who of some is in a group. */
  const among = async (pids: readonly Pid[], id: GroupId): Promise<Set<Pid>> => {
    const found = new Set<Pid>();
    for (const some of hundreds(pids)) {
      const { body } = await kith.call('GET', `${GROUPS}${id}/pids/?limit=100&pids=${some}`);
      for (const { pid } of body.results) found.add(pid);
    }
    return found;
  };
  const look = () => lookAfterRules(kith.context)(new AbortController().signal);

  /** A group by a rule that holds all of the crowd already: looking at each of them again would take seconds. */
  async function filledByRule(rule: GroupRule): Promise<GroupId> {
    const id = await group();
    const { queries } = kith.context.db;
    await sql`insert into memberships (space_id, group_id, person_id, since)
      select space_id, ${sql.lit(id)}, person_id, 0 from memberships where group_id = ${sql.lit(crowd)}`.execute(
      queries,
    );
    await setCount(id, FULL - 60);
    await queries
      .insertInto('group_rules')
      .values({
        space_id: kith.spaceId,
        group_id: id,
        rule: JSON.stringify(rule),
        state: 'on',
        problem: null,
        stored_until: Date.now() + 24 * 60 * 60 * 1000,
      })
      .execute();
    return id;
  }

  it('never passes its limit and loses nothing while 32 change what it asks about, and recovers once there is room', async () => {
    const [few, blocked] = [await group(), await group()];
    const rule = Rule.parse({
      any_of: [crowd, few],
      none_of: [blocked],
      attributes: [{ name: 'gone', is: 'missing' }],
    });
    const id = await filledByRule(rule);
    const pids = await kith.addPersons(WRITERS * 4);
    const facts = new Map(pids.map((pid) => [pid, { isOfFew: false, isBlocked: false, isGone: false }]));
    const holds = (pid: Pid): boolean => {
      const { isOfFew, isBlocked, isGone } = facts.get(pid) ?? { isOfFew: false, isBlocked: false, isGone: false };
      return isOfFew && !isBlocked && !isGone;
    };
    const counts: number[] = [];
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        const node = writer % 2 && beside ? beside : kith;
        const random = numbersFrom(writer + 1);
        const own = pids.slice(writer * 4, writer * 4 + 4);
        for (let i = 0; i < 8; i++) {
          const some = own.filter(() => random(2) === 0);
          if (some.length === 0) continue;
          const isMore = random(4) > 0;
          const what = (['isOfFew', 'isOfFew', 'isBlocked', 'isGone'] as const)[random(4)] ?? 'isOfFew';
          const is = (what === 'isOfFew') === isMore;
          for (const pid of some) Object.assign(facts.get(pid) ?? {}, { [what]: is });
          if (what === 'isGone') {
            for (const pid of some) {
              const body = { attributes: { gone: is || null } };
              expect((await change(node, 'PATCH', `/v1/persons/${pid}/`, body)).status).toBe(200);
            }
          } else {
            const { status } = await (is ? add : remove)(some, what === 'isOfFew' ? few : blocked, node);
            expect(status).toBe(200);
          }
          counts.push((await node.call('GET', `${GROUPS}${id}/`)).body.persons_count);
        }
        // One who changes the rule itself while everybody else is at it.
        if (writer === 7) expect((await change(node, 'PATCH', `${GROUPS}${id}/`, { rule })).status).toBe(200);
      }),
    );
    expect(Math.max(...counts)).toBeLessThanOrEqual(FULL);
    const isIn = (what: 'isOfFew' | 'isBlocked') => new Set(pids.filter((pid) => facts.get(pid)?.[what]));
    expect([await among(pids, few), await among(pids, blocked)]).toEqual([isIn('isOfFew'), isIn('isBlocked')]);

    // More than there is room for: it says so, and everybody is where they were.
    for (const pid of pids) facts.set(pid, { isOfFew: true, isBlocked: false, isGone: false });
    for (const some of hundreds(pids)) await add(some, few);
    for (const some of hundreds(pids)) await remove(some, blocked);
    for (const pid of pids) await kith.call('PATCH', `/v1/persons/${pid}/`, { attributes: { gone: null } });
    const full = await get(id);
    expect([full.rule_state, full.rule_problem]).toEqual([
      'full',
      'By its rule this group would have more than 100000 persons, which is the limit: it stays as it was.',
    ]);
    const stayed = await among(pids, id);
    expect(full.persons_count).toBe(FULL - 60 + stayed.size);
    const [first, ...others] = pids as [Pid, ...Pid[]];
    await remove([first], few);
    expect([await among(pids, id), await rowsOf(id)]).toEqual([stayed, full.persons_count]);

    // With room for all but few of them it is as its rule says again.
    const leaving = others.slice(0, 70);
    await remove(leaving, few);
    for (const pid of [first, ...leaving]) facts.set(pid, { isOfFew: false, isBlocked: false, isGone: false });
    await look();
    const again = await get(id);
    expect([again.rule_state, again.rule_problem]).toEqual(['on', null]);
    expect(await among(pids, id)).toEqual(new Set(pids.filter(holds)));
    expect([again.persons_count, await rowsOf(id)]).toEqual([FULL - 60 + 57, FULL - 60 + 57]);
    for (const some of hundreds(others)) await remove(some, few);
    expect((await get(id)).persons_count).toBe(FULL - 60);
  });

  it('that is given a rule for more than it may hold says so, and is as it was: its members, their hours and their ends', async () => {
    const [id, few] = [await group(), await group()];
    const pids = await kith.addPersons(61);
    const [ada] = pids as [Pid];
    const hours = { time_zone: 'UTC', week: [{ days: ['mo'], from: '08:00', to: '09:00' }] };
    const times = { valid_until: '2099-01-01T00:00:00Z', hours };
    await kith.call('POST', `${GROUPS}pids/`, { pids: [ada], groups_ids: [id], ...times });
    const before = (await kith.call('GET', `${GROUPS}${id}/pids/`)).body;
    await add(pids, few);
    const { status, body } = await kith.call('PATCH', `${GROUPS}${id}/`, { rule: { any_of: [crowd, few] } });
    expect([status, body.rule_state, body.rule_problem, body.persons_count]).toEqual([
      200,
      'full',
      expect.stringContaining('would have more than 100000 persons'),
      1,
    ]);
    expect((await kith.call('GET', `${GROUPS}${id}/pids/`)).body).toEqual(before);
    const created = await kith.call('POST', GROUPS, { name: 'Everybody', rule: { any_of: [crowd, few] } });
    expect([created.status, created.body.rule_state, created.body.persons_count]).toEqual([201, 'full', 0]);
    await remove(pids, few);
    for (const each of [id, created.body.id]) await kith.call('DELETE', `${GROUPS}${each}/`);
  });

  it('takes exceptions by hand as long as there is room, whether or not its rule says anything', async () => {
    const few = await group();
    const id = await filledByRule(Rule.parse({ any_of: [crowd, few] }));
    const pids = await kith.addPersons(61);
    const [ada, bob] = pids as [Pid, Pid];
    const say = (pid: Pid, is_in: boolean) => kith.call('PUT', `${GROUPS}${id}/exceptions/${pid}/`, { is_in });
    await add(pids.slice(1), few);
    expect(await get(id)).toMatchObject({ rule_state: 'on', persons_count: FULL });
    const refused = async () => {
      const { status, body } = await say(ada, true);
      expect([status, body.error_codes, body.fields[0].message]).toEqual([
        400,
        [1004],
        expect.stringContaining('has 100000 persons and would pass 100000 with 1 more: nothing was added.'),
      ]);
      expect((await kith.call('GET', `${GROUPS}${id}/exceptions/?limit=1`)).body.count).toBe(0);
    };
    await refused();
    await add([ada], few);
    expect(await get(id)).toMatchObject({ rule_state: 'full', persons_count: FULL });
    await refused();
    expect((await say(bob, false)).status).toBe(200);
    expect([await among([ada, bob], id), (await get(id)).persons_count]).toEqual([new Set(), FULL - 1]);
    expect((await say(ada, true)).status).toBe(200);
    expect([await among([ada, bob], id), (await get(id)).persons_count]).toEqual([new Set([ada]), FULL]);
    await look();
    expect(await get(id)).toMatchObject({ rule_state: 'on', persons_count: FULL });
    expect(await among([ada, bob], id)).toEqual(new Set([ada]));
  });
});
