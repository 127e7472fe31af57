import { GroupSort } from '@kith/contract';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const GROUPS = '/v1/groups/persons/';
const MEMBERS = `${GROUPS}pids/`;

interface Group {
  readonly id: number;
  readonly name: string;
  readonly persons_count: number;
}

let kith: TestKith;
let now = Date.UTC(2026, 0, 1);
let pids: string[];
const made: Group[] = [];

beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
  pids = await kith.addPersons(3);
  // Created in pairs at the same moment, the later ones first.
  for (const [i, name] of ['delta', 'Alpha', 'écho', 'Bravo', 'charlie', 'ALPHA 2'].entries()) {
    now = Date.UTC(2026, 0, 10 - Math.floor(i / 2));
    const { body } = await kith.call('POST', GROUPS, { name });
    const members = pids.slice(0, [2, 0, 3, 2, 0, 1][i]);
    if (members.length) await kith.call('POST', MEMBERS, { pids: members, groups_ids: [body.id] });
    made.push({ ...body, persons_count: members.length });
  }
});
afterAll(() => kith[Symbol.asyncDispose]());

const list = async (query: string) => (await kith.call('GET', `${GROUPS}?${query}`)).body;
const namesOf = (page: { results: Group[] }): string[] => page.results.map(({ name }) => name);

/** Every page by cursor, in one list; it must end by itself. */
async function walk(query: string, limit = 2): Promise<Group[]> {
  const seen: Group[] = [];
  let after: string | null = null;
  do {
    const page = await list(`${query}&limit=${limit}${after === null ? '' : `&after=${after}`}`);
    expect(page.results.length).toBeGreaterThan(0);
    seen.push(...page.results);
    after = page.next_after;
  } while (after !== null);
  return seen;
}

describe('the list of groups', () => {
  it.each([
    ['id', ['delta', 'Alpha', 'écho', 'Bravo', 'charlie', 'ALPHA 2']],
    ['-id', ['ALPHA 2', 'charlie', 'Bravo', 'écho', 'Alpha', 'delta']],
    ['name', ['Alpha', 'ALPHA 2', 'Bravo', 'charlie', 'delta', 'écho']],
    ['-name', ['écho', 'delta', 'charlie', 'Bravo', 'ALPHA 2', 'Alpha']],
    ['created', ['charlie', 'ALPHA 2', 'écho', 'Bravo', 'delta', 'Alpha']],
    ['-created', ['delta', 'Alpha', 'écho', 'Bravo', 'charlie', 'ALPHA 2']],
    ['persons_count', ['Alpha', 'charlie', 'ALPHA 2', 'delta', 'Bravo', 'écho']],
    ['-persons_count', ['écho', 'delta', 'Bravo', 'ALPHA 2', 'Alpha', 'charlie']],
  ])('is sorted by %s, those that are equal by id; the same by offset and by cursor', async (sort, names) => {
    const whole = await list(`sort=${sort}`);
    expect([namesOf(whole), whole.count, whole.next_after]).toEqual([names, 6, null]);
    expect(namesOf({ results: await walk(`sort=${sort}`) })).toEqual(names);
    expect(namesOf(await list(`sort=${sort}&limit=3&offset=2`))).toEqual(names.slice(2, 5));
  });

  it('has pages by cursor under every filter, with the count of all', async () => {
    const filters = `q=a&pids_exclude=${pids[2]}&groups_ids=${made.map(({ id }) => id).join(',')}`;
    for (const sort of GroupSort.options) {
      const whole = await list(`${filters}&sort=${sort}`);
      expect(whole.count).toBe(5);
      const first = await list(`${filters}&sort=${sort}&limit=2`);
      expect((await list(`${filters}&sort=${sort}&limit=2&after=${first.next_after}`)).count).toBe(5);
      expect(await walk(`${filters}&sort=${sort}`)).toEqual(whole.results);
    }
    expect(namesOf({ results: await walk(`pids_include=${pids[1]}&sort=-name`, 1) })).toEqual([
      'écho',
      'delta',
      'Bravo',
    ]);
  });

  it('goes on over several spaces, where names may be equal', async () => {
    const space = (await kith.call('POST', '/v1/spaces/', { name: 'branch' })).body;
    const token = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, {})).body.key;
    await kith.call('POST', GROUPS, { name: 'Alpha' }, token);
    const spaces = `spaces_ids=${kith.spaceId},${space.id}`;
    for (const sort of GroupSort.options) {
      const whole = await list(`${spaces}&sort=${sort}`);
      expect(whole.count).toBe(7);
      expect(await walk(`${spaces}&sort=${sort}`, 1)).toEqual(whole.results);
    }
  });

  it('leads on in the way that the client has taken', async () => {
    const byOffset = await list('limit=4&sort=name');
    expect(byOffset.next).toBe('http://kith.test/v1/groups/persons/?limit=4&sort=name&offset=4');
    expect(byOffset.next_after).toEqual(expect.any(String));
    const byCursor = await list(`limit=1&sort=name&after=${byOffset.next_after}`);
    expect(byCursor).toMatchObject({
      previous: null,
      next: `http://kith.test/v1/groups/persons/?limit=1&sort=name&after=${byCursor.next_after}`,
    });
    const last = (await kith.call('GET', byCursor.next.replace('http://kith.test', ''))).body;
    expect([namesOf(last), last.next, last.next_after]).toEqual([['écho'], null, null]);
    const full = await list('limit=6');
    expect([full.next, full.next_after]).toEqual([null, null]);
  });

  it('goes on where it was when that group is renamed, grows or is deleted meanwhile', async () => {
    const { id } = (await kith.call('POST', GROUPS, { name: 'Bravo 2' })).body;
    await kith.call('POST', GROUPS, { name: 'foxtrot' });
    const byName = await list('sort=name&limit=4');
    const bySize = await list('sort=-persons_count&limit=7');
    expect([byName.results.at(-1).id, bySize.results.at(-1).id]).toEqual([id, id]);
    const after = async ({ next_after }: { next_after: string }, sort: string) =>
      namesOf(await list(`sort=${sort}&after=${next_after}`));

    await kith.call('PATCH', `${GROUPS}${id}/`, { name: 'Aaron' });
    await kith.call('POST', MEMBERS, { pids, groups_ids: [id] });
    expect(await after(byName, 'name')).toEqual(['charlie', 'delta', 'foxtrot', 'écho']);
    expect(await after(bySize, '-persons_count')).toEqual(['foxtrot']);
    await kith.call('DELETE', `${GROUPS}${id}/`);
    expect(await after(byName, 'name')).toEqual(['charlie', 'delta', 'foxtrot', 'écho']);
    expect(await after(bySize, '-persons_count')).toEqual(['foxtrot']);
  });

  it.each([
    ['of another sort', async () => (await list('limit=1&sort=name')).next_after, /sort=name/],
    ['cut off', async () => (await list('limit=1')).next_after.slice(0, -3), /next_after/],
    ['invented', async () => 'abc', /next_after/],
    ['not even possible', async () => '%21', /next_after/],
  ])('refuses a cursor that is %s', async (_, cursor, message) => {
    const answer = await kith.call('GET', `${GROUPS}?after=${await cursor()}`);
    expect([answer.status, answer.body.error_codes]).toEqual([400, [400]]);
    expect(answer.body.fields).toEqual([{ name: 'after', message: expect.stringMatching(message), error_code: 400 }]);
  });

  it('refuses a sort that it has not, and takes an empty one as none', async () => {
    const answer = await kith.call('GET', `${GROUPS}?sort=size`);
    expect([answer.status, answer.body.fields[0].name]).toEqual([400, 'sort']);
    expect(namesOf(await list('sort=&after=&limit=1'))).toEqual(['delta']);
    expect((await list('groups_ids=,&pids_include=,&pids_exclude=,')).count).toBe((await list('')).count);
  });
});

describe('the list of members', () => {
  it('has pages by cursor among given pids, with the count of all that match', async () => {
    const many = await kith.addPersons(6);
    const { id } = (await kith.call('POST', GROUPS, { name: 'members' })).body;
    await kith.call('POST', MEMBERS, { pids: many, groups_ids: [id] });
    const asked = [many[5], many[1], 'nobody', pids[0], many[3], many[4], many[1]].join(',');
    const page = async (after: string) =>
      (await kith.call('GET', `${GROUPS}${id}/pids/?limit=2&pids=${asked}&after=${after}`)).body;
    const first = await page('');
    const second = await page(first.next_after);
    const pidsOf = ({ results }: { results: { pid: string }[] }) => results.map(({ pid }) => pid);
    expect([pidsOf(first), first.count]).toEqual([[many[1], many[3]], 4]);
    expect([pidsOf(second), second.count]).toEqual([[many[4], many[5]], 4]);
    expect([second.next_after, second.next]).toEqual([null, null]);
  });
});

/** Statements about groups and memberships that something asks, wherever. */
async function statementsOf({ context: { db } }: TestKith, work: () => Promise<unknown>): Promise<string[]> {
  const spies = [...new Set([db.queries, db.reading])].map((queries) => vi.spyOn(queries, 'executeQuery'));
  await work();
  const asked = spies.flatMap((spy) => spy.mock.calls.map(([query]) => ('sql' in query ? query : query.compile()).sql));
  for (const spy of spies) spy.mockRestore();
  return asked.filter((text) => /"(groups|memberships)"/.test(text));
}

describe('what a page of groups asks', () => {
  it('is one statement, once its groups are counted', async () => {
    for (const query of ['limit=20', 'sort=-persons_count&limit=2', 'offset=2&limit=2']) {
      await list(query);
      expect(await statementsOf(kith, () => list(query))).toHaveLength(1);
    }
  });

  it('is one statement for a page of members, beside the one for their group', async () => {
    const [, , { id } = { id: 0 }] = made;
    const members = () => kith.call('GET', `${GROUPS}${id}/pids/?limit=2`);
    expect((await members()).body.results).toHaveLength(2);
    expect(await statementsOf(kith, members)).toHaveLength(2);
  });
});

describe('a list of groups that was asked before', () => {
  it('tells what a group has got since: times, a rule, and that somebody has ended', async () => {
    let at = Date.UTC(2026, 0, 1, 12);
    await using house = await openTestKith({ clock: () => at });
    const { call } = house;
    const [pid, other] = await house.addPersons(2);
    const page = async (sort: string) => (await call('GET', `${GROUPS}?sort=${sort}`)).body;
    const sizes = async (sort: string) =>
      (await page(sort)).results.map((group: Group) => [group.name, group.persons_count]);
    const make = async (name: string, body: object = {}) => (await call('POST', GROUPS, { name, ...body })).body.id;
    const [large, small] = [await make('Large'), await make('Small')];
    const until = new Date(at + 60_000).toISOString();
    await call('POST', MEMBERS, { pids: [pid, other], groups_ids: [large], valid_until: until });
    await call('POST', MEMBERS, { pids: [pid], groups_ids: [small] });
    expect(await sizes('-persons_count')).toEqual([
      ['Large', 2],
      ['Small', 1],
    ]);
    at += 60_000;
    expect(await sizes('-persons_count')).toEqual([
      ['Small', 1],
      ['Large', 0],
    ]);
    expect(await sizes('id')).toEqual([
      ['Large', 0],
      ['Small', 1],
    ]);
    expect((await page('id')).count).toBe(2);
    await call('PATCH', `${GROUPS}${small}/`, { valid_until: new Date(at + 60_000).toISOString() });
    const inEffect = async () => (await page('id')).results.map((group: { in_effect: boolean }) => group.in_effect);
    expect(await inEffect()).toEqual([true, true]);
    at += 60_000;
    expect(await inEffect()).toEqual([true, false]);
    await make('By rule', { rule: { all_of: [small] } });
    expect((await page('id')).results.map((group: { rule_state: string | null }) => group.rule_state)).toEqual([
      null,
      null,
      'on',
    ]);
    expect((await page('id')).count).toBe(3);
  });
});
