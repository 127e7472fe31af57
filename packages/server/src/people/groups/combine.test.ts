import { type GroupId, limits } from '@kith/contract';
import { manyPersons } from '@kith/testing/many-persons';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';

let kith: TestKith;
let foreign: GroupId;
let n = 0;

beforeAll(async () => {
  kith = await openTestKith();
  const space = (await kith.call('POST', '/v1/spaces/', { name: 'branch' })).body;
  const token = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, {})).body.key;
  foreign = (await kith.call('POST', GROUPS, { name: 'there' }, token)).body.id;
});
afterAll(() => kith[Symbol.asyncDispose]());

const call: TestKith['call'] = (...args) => kith.call(...args);
const makeGroup = async (pids: readonly string[] = [], more: object = {}) => {
  const { id } = (await call('POST', GROUPS, { name: `group ${++n}`, ...more })).body;
  if (pids.length) await call('POST', `${GROUPS}pids/`, { pids, groups_ids: [id] });
  return (await call('GET', `${GROUPS}${id}/`)).body;
};
const membersOf = async (id: number): Promise<string[]> =>
  (await call('GET', `${GROUPS}${id}/pids/?limit=1000`)).body.results.map(({ pid }: { pid: string }) => pid);
const setCount = (id: GroupId, persons_count: number) =>
  kith.context.db.queries.updateTable('groups').set({ persons_count }).where('id', '=', id).execute();

describe('a copy', () => {
  it('is a new group with the same members, and a life of its own', async () => {
    const pids = await kith.addPersons(3);
    const original = await makeGroup(pids, { description: 'Who paints', color: '#aabbcc', threshold: 90 });
    const answer = await call('POST', `${GROUPS}${original.id}/copy/`, { name: ' Copy ' });
    expect(answer.status).toBe(201);
    const { id, name, created, ...same } = answer.body;
    expect(name).toBe('Copy');
    expect(original).toMatchObject({ ...same, persons_count: 3 });
    expect((await call('GET', `${GROUPS}${id}/`)).body).toEqual(answer.body);
    expect(await membersOf(id)).toEqual(pids);
    await call('DELETE', `${GROUPS}${original.id}/`);
    expect(await membersOf(id)).toEqual(pids);
    expect((await call('DELETE', `/v1/persons/${pids[0]}/`)).status).toBe(204);
    expect((await call('GET', `${GROUPS}${id}/`)).body.persons_count).toBe(2);
  });

  it('may be described otherwise, and be one of nobody', async () => {
    const { id } = await makeGroup([], { description: 'Who paints', color: '#aabbcc' });
    const copy = await call('POST', `${GROUPS}${id}/copy/`, { name: `copy ${++n}`, description: '', color: null });
    expect(copy.body).toMatchObject({ description: '', color: null, persons_count: 0 });
  });

  it('is refused whole when its name is taken, and of nothing', async () => {
    const { id, name } = await makeGroup(await kith.addPersons(1));
    const before = (await call('GET', GROUPS)).body.count;
    const taken = await call('POST', `${GROUPS}${id}/copy/`, { name: name.toUpperCase() });
    expect([taken.status, taken.body.fields[0]]).toMatchObject([400, { name: 'name', error_code: 1001 }]);
    expect((await call('POST', `${GROUPS}${id}/copy/`, {})).body.fields[0].name).toBe('name');
    expect((await call('POST', `${GROUPS}987654/copy/`, { name: 'x' })).status).toBe(404);
    expect((await call('POST', `${GROUPS}${id}/copy/`, { name: 'x' }, null)).status).toBe(401);
    expect((await call('GET', GROUPS)).body.count).toBe(before);
  });
});

describe('a merge', () => {
  it('puts the members of one group into another, each once', async () => {
    const pids = await kith.addPersons(4);
    const target = await makeGroup(pids.slice(0, 2));
    const source = await makeGroup(pids.slice(1));
    const merged = await call('POST', `${GROUPS}${target.id}/merge/`, { from: source.id });
    expect([merged.status, merged.body]).toEqual([200, { ...target, persons_count: 4 }]);
    expect((await call('GET', `${GROUPS}${target.id}/`)).body).toEqual(merged.body);
    expect(await membersOf(target.id)).toEqual(pids);
    expect(await membersOf(source.id)).toEqual(pids.slice(1));
    const again = await call('POST', `${GROUPS}${target.id}/merge/`, { from: source.id });
    expect(again.body).toEqual(merged.body);
  });

  it('deletes the other group when asked to', async () => {
    const pids = await kith.addPersons(2);
    const [target, source] = [await makeGroup(), await makeGroup(pids)];
    const wish = { from: source.id, delete_source: true };
    expect((await call('POST', `${GROUPS}${target.id}/merge/`, wish)).body.persons_count).toBe(2);
    expect((await call('GET', `${GROUPS}${source.id}/`)).status).toBe(404);
    expect(await membersOf(target.id)).toEqual(pids);
  });

  it('fills a group up to exactly 100,000; one more changes nothing', async () => {
    const pids = await kith.addPersons(3);
    const [target, source] = [await makeGroup(pids.slice(0, 1)), await makeGroup(pids)];
    const wish = { from: source.id, delete_source: true };
    await setCount(target.id, limits.personsPerGroup - 1);
    const refused = await call('POST', `${GROUPS}${target.id}/merge/`, wish);
    expect([refused.status, refused.body.fields]).toEqual([
      400,
      [
        {
          name: 'from',
          message: expect.stringMatching(/has 99999 persons and would pass 100000 with 2 more: nothing was added\./),
          error_code: 1004,
        },
      ],
    ]);
    expect([await membersOf(target.id), await membersOf(source.id)]).toEqual([pids.slice(0, 1), pids]);
    await setCount(target.id, limits.personsPerGroup - 2);
    const merged = await call('POST', `${GROUPS}${target.id}/merge/`, wish);
    expect(merged.body.persons_count).toBe(limits.personsPerGroup);
    expect((await call('GET', `${GROUPS}${source.id}/`)).status).toBe(404);
  });

  it('is refused with itself, with nothing, and across spaces', async () => {
    const pids = await kith.addPersons(1);
    const { id } = await makeGroup(pids);
    const refused = async (from: unknown) => {
      const answer = await call('POST', `${GROUPS}${id}/merge/`, { from, delete_source: true });
      return [answer.status, answer.body.fields[0]?.name, answer.body.fields[0]?.error_code];
    };
    expect(await refused(id)).toEqual([400, 'from', 400]);
    expect(await refused(foreign)).toEqual([400, 'from', 1003]);
    expect(await refused(987_654)).toEqual([400, 'from', 1003]);
    expect(await refused(undefined)).toEqual([400, 'from', 400]);
    expect((await call('POST', `${GROUPS}987654/merge/`, { from: id })).status).toBe(404);
    expect((await call('POST', `${GROUPS}${id}/merge/`, { from: id }, null)).status).toBe(401);
    expect((await call('GET', `${GROUPS}${foreign}/`)).status).toBe(200);
    expect(await membersOf(id)).toEqual(pids);
  });

  it('finds what has ended on record, however much it is: each once, and counted no more', async () => {
    const { queries } = kith.context.db;
    const target = await makeGroup();
    const from = await makeGroup(await kith.addPersons(1));
    await manyPersons(queries, kith.spaceId, 450, 'ended-');
    await sql`insert into memberships (space_id, group_id, person_id, since, valid_until)
      select space_id, ${sql.lit(target.id)}, id, 0, 1000 + id from persons where pid like 'ended-%'`.execute(queries);
    await queries.updateTable('groups').set({ persons_count: 450 }).where('id', '=', target.id).execute();
    const { status, body } = await call('POST', `${GROUPS}${target.id}/merge/`, { from: from.id });
    expect([status, body.persons_count]).toEqual([200, 1]);
    expect((await call('GET', `${GROUPS}${target.id}/pids/?when=past&limit=1`)).body.count).toBe(450);
    const told = await queries.selectFrom('audit').select('objects').where('action', '=', 'membership.ended').execute();
    expect(told.flatMap(({ objects }) => JSON.parse(objects).pids)).toHaveLength(450);
    expect(
      (await queries.selectFrom('memberships').selectAll().where('group_id', '=', target.id).execute()).length,
    ).toBe(1);
  });

  it('holds together when both ways are asked for at once', async () => {
    const pids = await kith.addPersons(6);
    const [a, b] = [await makeGroup(pids.slice(0, 4)), await makeGroup(pids.slice(2))];
    const answers = await Promise.all([
      call('POST', `${GROUPS}${a.id}/merge/`, { from: b.id }),
      call('POST', `${GROUPS}${b.id}/merge/`, { from: a.id }),
      call('DELETE', `/v1/persons/${pids[0]}/`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 204]);
    for (const { id } of [a, b]) {
      const members = await membersOf(id);
      expect((await call('GET', `${GROUPS}${id}/`)).body.persons_count).toBe(members.length);
      expect(members).toEqual(pids.slice(1));
    }
  });
});

describe.each(['overlap', 'difference'] as const)('the %s', (comparison) => {
  let pids: string[];
  let expected: string[];
  let path: string;

  beforeAll(async () => {
    pids = await kith.addPersons(9);
    const inOther = (i: number) => i % 3 !== 0;
    const [group, other] = [
      await makeGroup(pids.slice(0, 8)),
      await makeGroup(pids.filter((_, i) => inOther(i) || i === 8)),
    ];
    path = `${GROUPS}${group.id}/${comparison}/?with=${other.id}`;
    expected = pids.slice(0, 8).filter((_, i) => inOther(i) === (comparison === 'overlap'));
  });

  const times = ['valid_from', 'valid_until', 'hours', 'in_effect'];

  it('has the persons in the order of the members, as members', async () => {
    const page = (await call('GET', path)).body;
    expect(page).toMatchObject({ count: expected.length, next: null, previous: null, next_after: null });
    expect(page.results.map(({ pid }: { pid: string }) => pid)).toEqual(expected);
    const keys = ['pid', 'person', 'pid_source', 'pid_created', 'initial_face_image', 'since', ...times];
    expect(Object.keys(page.results[0])).toEqual(keys);
  });

  it('is paged by offset and by cursor', async () => {
    const byOffset = (await call('GET', `${path}&limit=1&offset=1`)).body;
    expect(byOffset).toMatchObject({
      count: expected.length,
      results: [{ pid: expected[1] }],
      next: `http://kith.test${path}&limit=1&offset=2`,
    });
    const seen: string[] = [];
    let next: string | null = `${path}&limit=1&after=0`;
    while (next !== null) {
      const page: { count: number; next: string | null; results: { pid: string }[] } = (await call('GET', next)).body;
      expect(page.count).toBe(expected.length);
      seen.push(...page.results.map(({ pid }) => pid));
      next = page.next === null ? null : page.next.replace('http://kith.test', '');
    }
    expect(seen).toEqual(expected);
  });

  it('with itself is everybody, or nobody', async () => {
    const { id } = await makeGroup(pids);
    const page = (await call('GET', `${GROUPS}${id}/${comparison}/?with=${id}`)).body;
    expect(page.count).toBe(comparison === 'overlap' ? 9 : 0);
    expect(page.results).toHaveLength(page.count);
  });

  it('is refused with an unknown group, and across spaces', async () => {
    const { id } = await makeGroup();
    for (const other of [987_654, foreign, 'x', '']) {
      const answer = await call('GET', `${GROUPS}${id}/${comparison}/?with=${other}`);
      expect([answer.status, answer.body.fields[0]?.name]).toEqual([400, 'with']);
    }
    expect((await call('GET', `${GROUPS}987654/${comparison}/?with=${id}`)).status).toBe(404);
    expect((await call('GET', `${path}&after=%21`)).body.fields[0].name).toBe('after');
    expect((await call('GET', path, undefined, null)).status).toBe(401);
  });
});
