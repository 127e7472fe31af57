import { limits } from '@kith/contract';
import { manyPersons } from '@kith/testing/many-persons';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';
const MEMBERS = '/v1/groups/persons/pids/';

let kith: TestKith;
let n = 0;

beforeAll(async () => {
  kith = await openTestKith();
});
afterAll(() => kith[Symbol.asyncDispose]());

const call: TestKith['call'] = (...args) => kith.call(...args);
const makeGroup = async (name = `group ${++n}`) => (await call('POST', GROUPS, { name })).body;
const fields = (answer: { body: { fields: { name: string; message: string; error_code: number }[] } }) =>
  answer.body.fields;

const always = { valid_from: null, valid_until: null, hours: null, in_effect: true };

describe('a group', () => {
  it('is created with its name, empty', async () => {
    const answer = await call('POST', GROUPS, { name: '  Staff ' });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(Number),
      name: 'Staff',
      space_id: kith.spaceId,
      persons_count: 0,
      description: '',
      color: null,
      threshold: null,
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/),
      ...always,
      rule: null,
      rule_state: null,
      rule_problem: null,
    });
  });

  it('carries a description and a colour', async () => {
    const answer = await call('POST', GROUPS, { name: 'Coloured', description: 'Who paints', color: '#FFAA00' });
    expect(answer.body).toMatchObject({ description: 'Who paints', color: '#ffaa00' });
    const refused = await call('POST', GROUPS, { name: 'Other', color: 'red' });
    expect(refused.status).toBe(400);
    expect(fields(refused)[0]?.name).toBe('color');
  });

  it('carries a threshold of its own, until that is taken back', async () => {
    const { id } = (await call('POST', GROUPS, { name: 'Vault', threshold: 92.5 })).body;
    const change = async (body: object) => (await call('PATCH', `${GROUPS}${id}/`, body)).body;
    expect((await call('GET', `${GROUPS}${id}/`)).body.threshold).toBe(92.5);
    expect((await change({ name: 'Strong room' })).threshold).toBe(92.5);
    expect((await change({ threshold: 0 })).threshold).toBe(0);
    expect((await change({ threshold: null })).threshold).toBeNull();
    const refused = await call('PATCH', `${GROUPS}${id}/`, { threshold: 100.1 });
    expect([refused.status, fields(refused)[0]?.name]).toEqual([400, 'threshold']);
  });

  it.each([
    ['no name', {}, 'This field is required.'],
    ['an empty name', { name: '   ' }, 'This field must not be empty.'],
    ['a name of 256 characters', { name: 'x'.repeat(256) }, 'Give at most 255 characters.'],
    ['a number for a name', { name: 7 }, 'Value is not a valid string.'],
  ])('is refused with %s', async (_, body, message) => {
    const answer = await call('POST', GROUPS, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      error_codes: [400],
      message: 'Validation error.',
      fields: [{ name: 'name', message, error_code: 400 }],
    });
  });

  it.each(['مجموعة', 'Straße', '👩‍🚒', 'x'.repeat(255), "Robert'); drop table groups;--"])(
    'may be named %s',
    async (name) => {
      const group = await makeGroup(name);
      expect(group.name).toBe(name);
      expect((await call('GET', `${GROUPS}${group.id}/`)).body.name).toBe(name);
    },
  );

  it('needs a name that no other group of the space has, without regard to case', async () => {
    await makeGroup('Éclair');
    const answer = await call('POST', GROUPS, { name: 'e\u0301CLAIR' });
    expect(answer.status).toBe(400);
    expect(fields(answer)).toEqual([
      { name: 'name', message: expect.stringContaining('exists already'), error_code: 1001 },
    ]);
    expect(answer.body.error_codes).toEqual([1001]);
  });

  it('is renamed by PATCH and by PUT, and keeps what is not given', async () => {
    const { id } = (await call('POST', GROUPS, { name: 'Before', description: 'kept' })).body;
    expect((await call('PATCH', `${GROUPS}${id}/`, { name: 'After' })).body).toMatchObject({
      name: 'After',
      description: 'kept',
    });
    expect((await call('PUT', `${GROUPS}${id}/`, { description: 'new' })).body).toMatchObject({
      name: 'After',
      description: 'new',
    });
    expect((await call('PUT', `${GROUPS}${id}`, { name: 'AFTER' })).body.name).toBe('AFTER');
    await makeGroup('Taken');
    const taken = await call('PATCH', `${GROUPS}${id}/`, { name: 'taken' });
    expect([taken.status, fields(taken)[0]?.error_code]).toEqual([400, 1001]);
  });

  it('is deleted with an empty 204, and its persons stay', async () => {
    const group = await makeGroup();
    const [pid] = await kith.addPersons(1);
    await call('POST', MEMBERS, { pids: [pid], groups_ids: [group.id] });
    const deleted = await call('DELETE', `${GROUPS}${group.id}/`);
    expect([deleted.status, deleted.body]).toEqual([204, null]);
    for (const again of [
      await call('GET', `${GROUPS}${group.id}/`),
      await call('PATCH', `${GROUPS}${group.id}/`, { name: 'x' }),
      await call('DELETE', `${GROUPS}${group.id}/`),
      await call('GET', `${GROUPS}${group.id}/pids/`),
    ]) {
      expect(again.status).toBe(404);
      expect(again.body).toEqual({ error_codes: [404], message: 'Not found.', fields: [] });
    }
    expect((await call('GET', `/v1/persons/${pid}/groups/`)).body).toMatchObject({ count: 0, results: [] });
  });

  it.each(['0', '-1', 'undefined', '1.5', '99999999999999999999', '[object Object]'])(
    'is not found by the id %s',
    async (id) => {
      expect((await call('GET', `${GROUPS}${encodeURIComponent(id)}/`)).status).toBe(404);
    },
  );
});

describe('the list of groups', () => {
  let lists: TestKith;
  const ids: number[] = [];
  let pids: string[] = [];

  beforeAll(async () => {
    lists = await openTestKith();
    for (const name of ['test', 'Tester', 'VIP', '100% sure', 'under_score']) {
      ids.push((await lists.call('POST', GROUPS, { name })).body.id);
    }
    pids = await lists.addPersons(3);
    await lists.call('POST', MEMBERS, { pids: [pids[0]], groups_ids: [ids[0], ids[1]] });
    await lists.call('POST', MEMBERS, { pids: [pids[1]], groups_ids: [ids[2]] });
  });
  afterAll(() => lists[Symbol.asyncDispose]());

  const names = async (query: string): Promise<string[]> =>
    (await lists.call('GET', `${GROUPS}?${query}`)).body.results.map((group: { name: string }) => group.name);

  it('is paged, in the order of ids, 20 by default', async () => {
    const all = (await lists.call('GET', GROUPS)).body;
    expect(all).toMatchObject({ count: 5, next: null, previous: null });
    const page = (await lists.call('GET', `${GROUPS}?limit=2&offset=2&q=`)).body;
    expect(page).toMatchObject({
      count: 5,
      next: 'http://kith.test/v1/groups/persons/?limit=2&offset=4&q=',
      previous: 'http://kith.test/v1/groups/persons/?limit=2&q=',
    });
    expect(page.results.map((group: { id: number }) => group.id)).toEqual([ids[2], ids[3]]);
    expect((await lists.call('GET', `${GROUPS}?offset=50`)).body).toMatchObject({ count: 5, next: null, results: [] });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=abc', 'limit'],
    ['offset=-1', 'offset'],
  ])('refuses %s', async (query, field) => {
    const answer = await lists.call('GET', `${GROUPS}?${query}`);
    expect(answer.status).toBe(400);
    expect(fields(answer)[0]?.name).toBe(field);
  });

  it('is filtered by a part of the name, where nothing is a wildcard', async () => {
    expect(await names('q=TE')).toEqual(['test', 'Tester']);
    expect(await names('q=%25')).toEqual(['100% sure']);
    expect(await names('q=_')).toEqual(['under_score']);
    expect(await names('q=nothing')).toEqual([]);
  });

  it('is filtered by persons, by ids and by all of it', async () => {
    expect(await names(`pids_include=${pids[0]}`)).toEqual(['test', 'Tester']);
    expect(await names(`pids_include=${pids[0]}%2C${pids[1]}`)).toEqual(['test', 'Tester', 'VIP']);
    expect(await names(`pids_include=${pids[2]}`)).toEqual([]);
    expect(await names('pids_include=abcdef01-abcd-abcd01-abcdef01')).toEqual([]);
    expect(await names(`pids_exclude=${pids[0]}`)).toEqual(['VIP', '100% sure', 'under_score']);
    expect(await names('pids_exclude=abcdef01-abcd-abcd01-abcdef01')).toHaveLength(5);
    expect(await names(`groups_ids=${ids[0]},${ids[2]}`)).toEqual(['test', 'VIP']);
    expect(await names(`groups_ids=${ids[0]}&groups_ids=${ids[2]}`)).toEqual(['test', 'VIP']);
    expect(await names(`q=te&pids_include=${pids[0]}&pids_exclude=${pids[1]}&groups_ids=${ids[1]}&limit=10`)).toEqual([
      'Tester',
    ]);
    expect(await names('pids_include=&pids_exclude=&groups_ids=&spaces_ids=')).toHaveLength(5);
  });

  it('shows other spaces of the account only when asked for', async () => {
    const space = (await lists.call('POST', '/v1/spaces/', { name: 'branch' })).body;
    const spaceToken = (await lists.call('POST', `/v1/spaces/${space.id}/tokens/`, {})).body.key;
    const group = (await lists.call('POST', GROUPS, { name: 'test' }, spaceToken)).body;
    expect(group.space_id).toBe(space.id);
    expect((await lists.call('GET', GROUPS)).body.count).toBe(5);
    expect((await lists.call('GET', `${GROUPS}?spaces_ids=${space.id}`)).body.results).toEqual([group]);
    expect((await lists.call('GET', `${GROUPS}?spaces_ids=${space.id},${lists.spaceId},99`)).body.count).toBe(6);
    expect((await lists.call('GET', `${GROUPS}?spaces_ids=${lists.spaceId}`, undefined, spaceToken)).body.count).toBe(
      1,
    );
    expect((await lists.call('GET', `${GROUPS}${ids[0]}/`, undefined, spaceToken)).status).toBe(404);
    expect((await lists.call('GET', `${GROUPS}${group.id}/`)).body).toEqual(group);
    const mixed = await lists.call('POST', MEMBERS, { pids: [pids[0]], groups_ids: [ids[0], group.id] });
    expect([mixed.status, fields(mixed)[0]?.name]).toEqual([400, 'groups_ids']);
    const foreign = await lists.call('POST', MEMBERS, { pids: [pids[0]], groups_ids: [group.id] });
    expect([foreign.status, fields(foreign)[0]?.name]).toEqual([400, 'pids']);
  });
});

describe('members', () => {
  it('are added, many to many, and again without error', async () => {
    const [a, b] = [await makeGroup(), await makeGroup()];
    const pids = await kith.addPersons(3);
    const wish = { pids: [...pids, pids[0]], groups_ids: [a.id, b.id, a.id] };
    expect((await call('POST', MEMBERS, wish)).body).toEqual({ added: 6, already: 0 });
    expect((await call('POST', MEMBERS, wish)).body).toEqual({ added: 0, already: 6 });
    expect((await call('GET', `${GROUPS}${a.id}/`)).body.persons_count).toBe(3);
    const groups = (await call('GET', `/v1/persons/${pids[0]}/groups/`)).body;
    expect(groups).toMatchObject({ count: 2, next: null });
    expect(groups.results.map((group: { id: number }) => group.id)).toEqual([a.id, b.id]);
  });

  it('are removed, and non-members without error', async () => {
    const [a, b] = [await makeGroup(), await makeGroup()];
    const pids = await kith.addPersons(2);
    await call('POST', MEMBERS, { pids, groups_ids: [a.id] });
    const removed = await call('DELETE', MEMBERS, { pids, groups_ids: [a.id, b.id] });
    expect([removed.status, removed.body]).toEqual([200, { removed: 2, absent: 2 }]);
    expect((await call('GET', `${GROUPS}${a.id}/`)).body.persons_count).toBe(0);
  });

  it('are listed with where they come from, paged by offset', async () => {
    const group = await makeGroup();
    const pids = await kith.addPersons(5);
    await call('POST', MEMBERS, { pids, groups_ids: [group.id] });
    const page = (await call('GET', `${GROUPS}${group.id}/pids/?limit=2&offset=0`)).body;
    expect(page).toMatchObject({
      count: 5,
      previous: null,
      next: `http://kith.test/v1/groups/persons/${group.id}/pids/?limit=2&offset=2`,
    });
    expect(page.results[0]).toEqual({
      pid: pids[0],
      person: { name: null, external_id: null },
      pid_source: null,
      pid_created: expect.any(String),
      initial_face_image: null,
      since: expect.any(String),
      ...always,
    });
  });

  it('are listed by cursor, each once, to the end', async () => {
    const group = await makeGroup();
    const pids = await kith.addPersons(5);
    await call('POST', MEMBERS, { pids, groups_ids: [group.id] });
    const seen: string[] = [];
    let url: string | null = `${GROUPS}${group.id}/pids/?limit=2`;
    let after: string | null = null;
    do {
      const page: { results: { pid: string }[]; next_after: string | null; count: number } = (
        await call('GET', after === null ? url : `${url}&after=${after}`)
      ).body;
      expect(page.count).toBe(5);
      seen.push(...page.results.map((member) => member.pid));
      after = page.next_after;
    } while (after !== null);
    url = null;
    expect(seen).toEqual(pids);
    expect((await call('GET', `${GROUPS}${group.id}/pids/?after=%21`)).status).toBe(400);
  });

  it('are filtered to given pids; others match nothing', async () => {
    const group = await makeGroup();
    const pids = await kith.addPersons(3);
    await call('POST', MEMBERS, { pids: pids.slice(0, 2), groups_ids: [group.id] });
    const page = (
      await call('GET', `${GROUPS}${group.id}/pids/?limit=5&offset=0&pids=${pids[1]}%2C${pids[2]}%2Cnobody`)
    ).body;
    expect(page.count).toBe(1);
    expect(page.results.map((member: { pid: string }) => member.pid)).toEqual([pids[1]]);
    expect((await call('GET', `${GROUPS}${group.id}/pids/?pids=nobody`)).body).toMatchObject({ count: 0, results: [] });
  });

  it('are refused whole when a pid or a group is unknown, and the first ten are named', async () => {
    const group = await makeGroup();
    const [pid] = await kith.addPersons(1);
    const unknown = Array.from({ length: 12 }, (_, i) => `nobody-${i}`);
    const wish = { pids: [pid, ...unknown], groups_ids: [group.id, 987654] };
    for (const method of ['POST', 'DELETE'] as const) {
      const answer = await call(method, MEMBERS, wish);
      expect(answer.status).toBe(400);
      expect(answer.body.error_codes).toEqual([1002, 1003]);
      const [pids, groups] = fields(answer);
      expect(pids?.message).toContain('nobody-9 and 2 more');
      expect(groups?.message).toContain('987654');
    }
    expect((await call('GET', `${GROUPS}${group.id}/`)).body.persons_count).toBe(0);
  });

  it('come at most 100 different at once, and at least one', async () => {
    const group = await makeGroup();
    const pids = await kith.addPersons(101);
    const tooMany = await call('POST', MEMBERS, { pids, groups_ids: [group.id] });
    expect(tooMany.status).toBe(400);
    expect(fields(tooMany)).toEqual([
      { name: 'pids', message: 'Give at most 100 different ones; this request has 101.', error_code: 400 },
    ]);
    expect((await call('POST', MEMBERS, { pids: pids.slice(0, 100), groups_ids: [group.id] })).body.added).toBe(100);
    expect((await call('DELETE', MEMBERS, { pids, groups_ids: [group.id] })).status).toBe(400);
    const none = await call('POST', MEMBERS, { pids: [], groups_ids: [] });
    expect(fields(none).map((field) => field.name)).toEqual(['pids', 'groups_ids']);
    expect((await call('POST', MEMBERS)).status).toBe(400);
  });

  it('fill a group up to exactly 100,000; one more changes nothing anywhere', async () => {
    const [full, other] = [await makeGroup('Full'), await makeGroup()];
    const pids = await kith.addPersons(3);
    const { queries } = kith.context.db;
    const missing = limits.personsPerGroup - 2;
    await manyPersons(queries, kith.spaceId, missing, 'many-');
    await sql`insert into memberships (space_id, group_id, person_id, since)
      select space_id, ${full.id}, id, 0 from persons where pid like 'many-%'`.execute(queries);
    await sql`update groups set persons_count = ${missing} where id = ${full.id}`.execute(queries);

    const wish = { pids, groups_ids: [other.id, full.id] };
    const refused = await call('POST', MEMBERS, wish);
    expect(refused.status).toBe(400);
    expect(fields(refused)).toEqual([
      {
        name: 'groups_ids',
        message: expect.stringMatching(/^Group "Full" \(\d+\) has 99998 persons/),
        error_code: 1004,
      },
    ]);
    expect((await call('GET', `${GROUPS}${other.id}/`)).body.persons_count).toBe(0);

    expect((await call('POST', MEMBERS, { ...wish, pids: pids.slice(0, 2) })).body.added).toBe(4);
    const filled = (await call('GET', `${GROUPS}${full.id}/pids/?limit=1`)).body;
    expect(filled.count).toBe(limits.personsPerGroup);
    expect((await call('POST', MEMBERS, { pids: pids.slice(1, 2), groups_ids: [full.id] })).body).toEqual({
      added: 0,
      already: 1,
    });
    expect((await call('POST', MEMBERS, { pids: pids.slice(2), groups_ids: [full.id] })).status).toBe(400);
    await expect(
      sql`update groups set persons_count = persons_count + 1 where id = ${full.id}`.execute(queries),
    ).rejects.toThrow(/check/i);
  });
});

describe('authorization', () => {
  const routes = [
    ['POST', GROUPS],
    ['GET', GROUPS],
    ['GET', `${GROUPS}1/`],
    ['PATCH', `${GROUPS}1/`],
    ['DELETE', `${GROUPS}1/`],
    ['GET', `${GROUPS}1/pids/`],
    ['POST', MEMBERS],
    ['DELETE', MEMBERS],
  ] as const;

  it.each(routes)('is needed for %s %s', async (method, url) => {
    const answer = await call(method, url, method === 'GET' ? undefined : {}, null);
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ error_codes: [401], message: 'Not authenticated.', fields: [] });
  });

  it('is refused to a wrong token, and to a stream token', async () => {
    expect((await call('GET', GROUPS, undefined, 'f'.repeat(128))).status).toBe(401);
    const stream = (await call('POST', '/v1/streams/tokens/', {})).body.key;
    const answer = await call('GET', GROUPS, undefined, stream);
    expect([answer.status, answer.body.message]).toEqual([403, 'Forbidden.']);
  });
});
