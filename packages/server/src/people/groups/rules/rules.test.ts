import type { GroupId, Pid, SourceId } from '@kith/contract';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAfterRules } from './keep-rules.ts';

const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60_000;
const GROUPS = '/v1/groups/persons/';

describe('a group by rule', () => {
  let now = Date.UTC(2026, 0, 1);
  let kith: TestKith;
  let door: SourceId;
  let gate: SourceId;

  beforeAll(async () => {
    kith = await openTestKith({ clock: () => now });
    const source = async (name: string) => (await kith.call('POST', '/v1/sources/', { name })).body.id;
    [door, gate] = [await source('Door'), await source('Gate')];
  });
  afterAll(() => kith[Symbol.asyncDispose]());

  let made = 0;
  const group = async (rule: object | null = null): Promise<GroupId> => {
    const { status, body } = await kith.call('POST', GROUPS, { name: `Group ${++made}`, rule });
    expect([status, body.rule_state ?? null]).toEqual([201, rule ? 'on' : null]);
    return body.id;
  };
  const get = async (id: GroupId) => (await kith.call('GET', `${GROUPS}${id}/`)).body;
  const members = async (id: GroupId): Promise<Pid[]> =>
    (await kith.call('GET', `${GROUPS}${id}/pids/`)).body.results.map(({ pid }: { pid: Pid }) => pid);
  const add = (pids: Pid[], ...ids: GroupId[]) => kith.call('POST', `${GROUPS}pids/`, { pids, groups_ids: ids });
  const remove = (pids: Pid[], ...ids: GroupId[]) => kith.call('DELETE', `${GROUPS}pids/`, { pids, groups_ids: ids });
  const person = async (): Promise<Pid> => (await kith.addPersons(1))[0] as Pid;
  /** Somebody is seen; the ids of the groups that the event carries. */
  const seen = async (pid: Pid, sourceId = door): Promise<GroupId[]> => {
    const [entry] = await see(kith, [pid], { sourceId, now });
    const { body } = await kith.call('GET', `/v1/entries/?id_from=${entry}&limit=1`);
    return body.results[0].persons_groups.map(({ id }: { id: GroupId }) => id);
  };

  it('holds who is in A and not in B, at once whenever somebody comes or goes, and the next event says so', async () => {
    const [a, b] = [await group(), await group()];
    const [ada, bob] = [await person(), await person()];
    await add([ada], a);
    const id = await group({ all_of: [a], none_of: [b] });
    expect([await members(id), (await get(id)).persons_count]).toEqual([[ada], 1]);
    await add([bob], a);
    expect(await seen(bob)).toContain(id);
    await add([ada], b);
    expect([await members(id), (await get(id)).persons_count]).toEqual([[bob], 1]);
    await remove([ada], b);
    await kith.call('PUT', `/v1/persons/${bob}/groups/`, { groups_ids: [b] });
    expect(await members(id)).toEqual([ada]);
    await kith.call('DELETE', `/v1/persons/${ada}/`);
    expect([await members(id), (await get(id)).persons_count]).toEqual([[], 0]);
  });

  it('follows groups that follow rules themselves', async () => {
    const a = await group();
    const first = await group({ all_of: [a] });
    const second = await group({ all_of: [first] });
    const ada = await person();
    await add([ada], a);
    expect(await members(second)).toEqual([ada]);
    await remove([ada], a);
    expect(await members(second)).toEqual([]);
  });

  it('asks for attributes', async () => {
    const ada = await person();
    const set = (attributes: object) => kith.call('PATCH', `/v1/persons/${ada}/`, { attributes });
    await set({ department: 'Sales', level: 3 });
    const sales = await group({ attributes: [{ name: 'department', is: 'equal', value: 'Sales' }] });
    const seniors = await group({ attributes: [{ name: 'level', is: 'at_least', value: 4 }] });
    expect([await members(sales), await members(seniors)]).toEqual([[ada], []]);
    await set({ department: 'Crew', level: 4 });
    expect([await members(sales), await members(seniors)]).toEqual([[], [ada]]);
  });

  it('counts how often somebody appeared, and forgets it by the clock', async () => {
    const ada = await person();
    const id = await group({ seen: { times: 2, days: 10, sources: [gate] } });
    expect(await seen(ada, gate)).not.toContain(id);
    now += MINUTE;
    await seen(ada, gate);
    await seen(ada, door);
    expect(await members(id)).toEqual([]);
    now += 5 * MINUTE;
    const second = now;
    expect(await seen(ada, gate)).not.toContain(id);
    now += 1;
    expect([await members(id), await seen(ada, door)]).toEqual([[ada], expect.arrayContaining([id])]);
    const first = second - 6 * MINUTE;
    now = first + 10 * DAY - 1;
    expect(await seen(ada, door)).toContain(id);
    now = first + 10 * DAY;
    expect(await seen(ada, door)).not.toContain(id);
    expect(await members(id)).toEqual([]);
  });

  it('counts an appearance whose first entry is deleted, as long as another one says so', async () => {
    const ada = await person();
    const id = await group({ seen: { times: 1, days: 10, sources: [gate] } });
    const entries = [];
    for (const after of [0, MINUTE, MINUTE, 10 * MINUTE]) {
      now += after;
      entries.push(...(await see(kith, [ada], { sourceId: after > MINUTE ? door : gate, now })));
    }
    const [first, second, third] = entries;
    for (const [entry, who] of [
      [first, [ada]],
      [second, [ada]],
      [third, []],
    ]) {
      expect((await kith.call('DELETE', `/v1/entries/${entry}/`)).status).toBe(204);
      expect(await members(id)).toEqual(who);
    }
  });

  it('of those who were not seen holds them in the very event with which they come back, and no longer', async () => {
    const ada = await person();
    const missed = await group({ not_seen: { days: 30 } });
    expect(await members(missed)).not.toContain(ada);
    await seen(ada);
    now += 30 * DAY;
    expect(await seen(ada)).toContain(missed);
    now += 1;
    expect(await members(missed)).not.toContain(ada);
    now += 6 * MINUTE;
    expect(await seen(ada)).not.toContain(missed);
  });

  it('tells whoever comes twice in one group of frames the second time with what follows from the first', async () => {
    const ada = await person();
    const missed = await group({ not_seen: { days: 30 } });
    await seen(ada);
    now += 30 * DAY;
    const groupsOf = async (entry: number | undefined): Promise<GroupId[]> => {
      const { body } = await kith.call('GET', '/v1/entries/?limit=100');
      const found = body.results.find(({ id }: { id: number }) => id === entry);
      return found.persons_groups.map(({ id }: { id: GroupId }) => id);
    };
    const [first, second] = await see(kith, [ada, ada], { sourceId: door, now });
    expect(await groupsOf(first)).toContain(missed);
    expect(await groupsOf(second)).not.toContain(missed);
  });

  it('greets newcomers for a week', async () => {
    const id = await group({ enrolled_within_days: 7 });
    const ada = await person();
    await add([ada], await group());
    expect(await seen(ada)).toEqual(expect.arrayContaining([]));
    now += 7 * DAY;
    expect(await members(id)).not.toContain(ada);
  });

  it('makes exceptions for persons, until they are withdrawn', async () => {
    const a = await group();
    const id = await group({ all_of: [a] });
    const [ada, bob] = [await person(), await person()];
    await add([ada], a);
    const exception = (pid: Pid) => `${GROUPS}${id}/exceptions/${pid}/`;
    expect((await kith.call('PUT', exception(ada), { is_in: false })).body).toMatchObject({ pid: ada, is_in: false });
    await kith.call('PUT', exception(bob), { is_in: true });
    expect(await members(id)).toEqual([bob]);
    const { body } = await kith.call('GET', `${GROUPS}${id}/exceptions/`);
    expect(body.results.map((one: { pid: Pid; is_in: boolean }) => [one.pid, one.is_in])).toEqual([
      [ada, false],
      [bob, true],
    ]);
    expect((await kith.call('DELETE', exception(ada))).status).toBe(204);
    expect((await kith.call('DELETE', exception(ada))).status).toBe(404);
    expect(await members(id)).toEqual([ada, bob]);
    expect((await kith.call('PUT', `${GROUPS}${a}/exceptions/${ada}/`, { is_in: true })).status).toBe(400);
  });

  it('whose rule is broken takes exceptions at once, and leaves who was one where it is when it is withdrawn', async () => {
    const a = await group();
    const id = await group({ all_of: [a] });
    const outer = await group({ all_of: [id] });
    const [ada, bob] = [await person(), await person()];
    await add([ada], a);
    await kith.call('DELETE', `${GROUPS}${a}/`);
    const exception = (pid: Pid) => `${GROUPS}${id}/exceptions/${pid}/`;
    await kith.call('PUT', exception(ada), { is_in: false });
    await kith.call('PUT', exception(bob), { is_in: true });
    expect([await members(id), (await get(id)).persons_count, await members(outer)]).toEqual([[bob], 1, [bob]]);
    expect((await kith.call('DELETE', exception(bob))).status).toBe(204);
    expect(await members(id)).toEqual([bob]);
    await kith.call('PATCH', `${GROUPS}${id}/`, { rule: { enrolled_within_days: 1 } });
    expect(await members(id)).not.toContain(ada);
    expect(await members(id)).toContain(bob);
  });

  it('gives those whom it holds to a copy, and to a group that it is merged into, for ever', async () => {
    const [ada, later] = [await person(), await person()];
    const a = await group();
    const inAnHour = new Date(now + 60 * MINUTE).toISOString();
    await kith.call('POST', `${GROUPS}pids/`, { pids: [later], groups_ids: [a], valid_from: inAnHour });
    await add([ada], a);
    await seen(ada);
    const id = await group({ any_of: [a], seen: { times: 1, days: 1 } });
    const other = await group({ all_of: [a] });
    expect([await members(id), await members(other)]).toEqual([[ada], [ada, later]]);
    const copyOf = async (original: GroupId) =>
      (await kith.call('POST', `${GROUPS}${original}/copy/`, { name: `Copy ${original}` })).body;
    const copies = [await copyOf(id), await copyOf(other)];
    const target = await group();
    const merged = (await kith.call('POST', `${GROUPS}${target}/merge/`, { from: id })).body;
    for (const { rule, persons_count } of [...copies, merged]) expect([rule, persons_count]).toEqual([null, 1]);
    now += 100 * DAY;
    expect(await members(id)).toEqual([]);
    for (const one of [...copies, merged]) expect(await members(one.id)).toEqual([ada]);
  });

  it('is changed by nobody’s hand, and says so', async () => {
    const a = await group();
    const id = await group({ all_of: [a] });
    const ada = await person();
    await add([ada], a);
    const refused = [
      await add([ada], id),
      await remove([ada], a, id),
      await kith.call('POST', `${GROUPS}${id}/merge/`, { from: a }),
    ];
    for (const { status, body } of refused) {
      expect([status, body.error_codes, body.fields[0].message]).toEqual([
        400,
        [1040],
        expect.stringContaining('holds whom its rule says'),
      ]);
    }
    const bob = await person();
    expect((await kith.call('PUT', `/v1/persons/${bob}/groups/`, { groups_ids: [id] })).status).toBe(400);
    await kith.call('PUT', `/v1/persons/${ada}/groups/`, { groups_ids: [a] });
    expect([await members(a), await members(id)]).toEqual([[ada], [ada]]);
    const file = { method: 'POST', url: `${GROUPS}${id}/imports/`, payload: `pid\n${bob}\n` } as const;
    const headers = { authorization: `Token ${kith.token}`, 'content-type': 'text/csv' };
    expect((await kith.app.inject({ ...file, headers })).statusCode).toBe(400);
  });

  it('is tried before it is saved: who would be in, who would come and who would leave', async () => {
    const [a, b] = [await group(), await group()];
    const [ada, bob, eve] = [await person(), await person(), await person()];
    await add([ada, bob], a);
    await add([bob, eve], b);
    const preview = async (body: object) => (await kith.call('POST', '/v1/groups/rules/preview/', body)).body;
    const pids = (some: { persons: { pid: Pid }[] }) => some.persons.map(({ pid }) => pid);
    const tried = await preview({ rule: { all_of: [a] }, group_id: b });
    expect([tried.count, pids(tried), tried.is_full]).toEqual([2, [ada, bob], false]);
    expect([tried.coming.count, pids(tried.coming)]).toEqual([1, [ada]]);
    expect([tried.leaving.count, pids(tried.leaving)]).toEqual([1, [eve]]);
    expect((await preview({ rule: { all_of: [a], none_of: [b] } })).count).toBe(1);
    expect(await members(b)).toEqual([bob, eve]);
    await kith.call('PATCH', `${GROUPS}${b}/`, { rule: { all_of: [a] } });
    expect(await members(b)).toEqual([ada, bob]);
  });

  it('is an ordinary group again when its rule is taken away: who is in it stays', async () => {
    const id = await group({ seen: { times: 1, days: 1 } });
    const ada = await person();
    await seen(ada);
    now += 1;
    const { body } = await kith.call('PATCH', `${GROUPS}${id}/`, { rule: null });
    expect([body.rule, body.rule_state, body.persons_count]).toEqual([null, null, 1]);
    now += 100 * DAY;
    expect(await seen(ada)).toContain(id);
    expect((await remove([ada], id)).status).toBe(200);
  });

  it('whose rule is taken away lets nobody come to a group of those who are not in it', async () => {
    const regulars = await group({ seen: { times: 1, days: 1 } });
    const others = await group({ none_of: [regulars] });
    const ada = await person();
    await seen(ada);
    now += 1;
    await kith.call('PATCH', `${GROUPS}${regulars}/`, { rule: null });
    now += 2 * DAY;
    const groups = await seen(ada);
    expect([groups.includes(regulars), groups.includes(others)]).toEqual([true, false]);
  });

  it('whose rule is broken keeps those who would have left by the clock', async () => {
    const a = await group();
    const ada = await person();
    await add([ada], a);
    const id = await group({ all_of: [a], seen: { times: 1, days: 10 } });
    await seen(ada);
    now += 1;
    await kith.call('DELETE', `${GROUPS}${a}/`);
    now += 20 * DAY;
    expect(await members(id)).toEqual([ada]);
  });

  it('stays as it was, and says why, when a group or a source that it asks about is deleted', async () => {
    const a = await group();
    const ada = await person();
    await add([ada], a);
    const id = await group({ all_of: [a] });
    await kith.call('DELETE', `${GROUPS}${a}/`);
    const { rule_state, rule_problem } = await get(id);
    expect([rule_state, rule_problem]).toEqual([
      'broken',
      expect.stringMatching(/^The group "Group \d+" .* was deleted/),
    ]);
    expect(await members(id)).toEqual([ada]);
    const b = await group();
    expect((await kith.call('PATCH', `${GROUPS}${id}/`, { rule: { all_of: [b] } })).body.rule_state).toBe('on');
    expect(await members(id)).toEqual([]);
  });

  it.each([
    ['a group that is not there', { all_of: [999_999] }, 'not known here'],
    ['a source that is not there', { seen: { times: 1, days: 1, sources: [999_999] } }, 'not known here'],
    [
      'an attribute that nobody has',
      { attributes: [{ name: 'departement', is: 'exists' }] },
      'Nobody has the attribute departement',
    ],
    ['nothing', {}, 'at least one condition'],
    [
      'more than it can say in 4,000 characters',
      { attributes: Array(20).fill({ name: 'department', is: 'not_equal', value: 'x'.repeat(200) }) },
      'at most 4000 characters',
    ],
  ])('cannot ask for %s', async (_what, rule, sentence) => {
    const { status, body } = await kith.call('POST', GROUPS, { name: 'Wrong', rule });
    expect([status, body.fields[0].message]).toEqual([400, expect.stringContaining(sentence)]);
    expect((await kith.call('POST', '/v1/groups/rules/preview/', { rule })).status).toBe(400);
  });

  it('cannot ask about itself, however long the way round', async () => {
    const a = await group();
    const b = await group({ all_of: [a] });
    const c = await group({ none_of: [b] });
    for (const named of [a, b, c]) {
      const { status, body } = await kith.call('PATCH', `${GROUPS}${a}/`, { rule: { any_of: [named] } });
      expect([status, body.fields[0].message]).toEqual([400, expect.stringContaining('in a circle: Group')]);
    }
    expect((await get(a)).rule).toBeNull();
  });

  it('of two persons who turn out to be one holds that one when the rule says so', async () => {
    const a = await group();
    const id = await group({ all_of: [a], seen: { times: 2, days: 10 } });
    const [ada, bob] = [await person(), await person()];
    await add([ada], a);
    await seen(ada);
    now += 10 * MINUTE;
    await seen(bob);
    await kith.call('POST', `/v1/persons/${bob}/merge/`, { from: ada });
    expect(await members(id)).toEqual([bob]);
  });

  it('counts what an entry says after it is corrected, and not what is deleted', async () => {
    const id = await group({ seen: { times: 1, days: 10, sources: [gate] } });
    const [ada, bob] = [await person(), await person()];
    const [entry] = await see(kith, [ada], { sourceId: gate, now });
    await see(kith, [ada], { sourceId: gate, now: now + MINUTE });
    now += 2 * MINUTE;
    await kith.call('POST', `/v1/entries/${entry}/wrong-person/`, { pid: bob });
    expect(await members(id)).toEqual([ada, bob]);
    await kith.call('DELETE', `/v1/entries/${entry}/`);
    expect(await members(id)).toEqual([ada]);
  });
});

it('a group whose rule is broken is no change of its space each time that it is looked after', async () => {
  await using kith = await openTestKith();
  const group = async (wish: object) => (await kith.call('POST', GROUPS, wish)).body.id;
  const pids = await kith.addPersons(1);
  const staff = await group({ name: 'Staff' });
  await kith.call('POST', `${GROUPS}pids/`, { pids, groups_ids: [staff] });
  const id = await group({ name: 'By rule', rule: { all_of: [staff] } });
  await kith.call('DELETE', `${GROUPS}${staff}/`);
  const look = () => lookAfterRules(kith.context)(new AbortController().signal);
  const revision = async (): Promise<number> => (await kith.call('GET', '/v1/status/')).body.revision;
  const before = await revision();
  await look();
  expect(await revision()).toBe(before);
  const { body } = await kith.call('GET', `${GROUPS}${id}/`);
  expect(body).toMatchObject({ rule_state: 'broken', persons_count: 1 });
});
