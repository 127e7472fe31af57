import { type GroupId, limits } from '@kith/contract';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';

let kith: TestKith;
let now = Date.UTC(2026, 0, 1);
let n = 0;

beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
});
afterAll(() => kith[Symbol.asyncDispose]());

const makeGroup = async (): Promise<GroupId> => (await kith.call('POST', GROUPS, { name: `group ${++n}` })).body.id;
const makePerson = async (): Promise<string> => String(await kith.addPersons(1));
const replace = (pid: string, groups_ids: unknown) => kith.call('PUT', `/v1/persons/${pid}/groups/`, { groups_ids });
const groupsOf = async (pid: string): Promise<number[]> =>
  (await kith.call('GET', `/v1/persons/${pid}/groups/?limit=1000`)).body.results.map(({ id }: { id: number }) => id);
const countOf = async (id: number): Promise<number> => (await kith.call('GET', `${GROUPS}${id}/`)).body.persons_count;

describe('the groups of a person', () => {
  it('are replaced in one call, and those that stay keep since when', async () => {
    const [pid, other] = [await makePerson(), await makePerson()];
    const [a, b, c] = [await makeGroup(), await makeGroup(), await makeGroup()];
    await kith.call('POST', `${GROUPS}pids/`, { pids: [pid, other], groups_ids: [a, b] });
    now += 60_000;
    const answer = await replace(pid, [c, b, c]);
    expect([answer.status, answer.body]).toEqual([200, { added: 1, removed: 1 }]);
    expect(await groupsOf(pid)).toEqual([b, c]);
    expect(await groupsOf(other)).toEqual([a, b]);
    expect([await countOf(a), await countOf(b), await countOf(c)]).toEqual([1, 2, 1]);
    const since = async (id: number) =>
      (await kith.call('GET', `${GROUPS}${id}/pids/?pids=${pid}`)).body.results[0].since;
    expect(Date.parse(await since(c)) - Date.parse(await since(b))).toBe(60_000);
    expect((await replace(pid, [b, c])).body).toEqual({ added: 0, removed: 0 });
  });

  it('do not count one that was deleted a moment ago', async () => {
    const [pid, ...others] = await kith.addPersons(900);
    const [a, deleted] = [await makeGroup(), await makeGroup()];
    for (const pids of [[pid], ...Array.from({ length: 9 }, (_, i) => others.slice(i * 100, i * 100 + 100))])
      await kith.call('POST', `${GROUPS}pids/`, { pids, groups_ids: [a, deleted] });
    await kith.call('DELETE', `${GROUPS}${deleted}/`);
    expect((await replace(String(pid), [])).body).toEqual({ added: 0, removed: 1 });
    expect((await replace(String(pid), [a])).body).toEqual({ added: 1, removed: 0 });
    expect(await countOf(a)).toBe(900);
  });

  it('may become none', async () => {
    const pid = await makePerson();
    const a = await makeGroup();
    await replace(pid, [a]);
    expect((await replace(pid, [])).body).toEqual({ added: 0, removed: 1 });
    expect([await groupsOf(pid), await countOf(a)]).toEqual([[], 0]);
  });

  it('are at most 1,000 at once, and replace any number', async () => {
    const pid = await makePerson();
    const person = await kith.context.db.queries
      .selectFrom('persons')
      .select(['id', 'space_id'])
      .where('pid', '=', pid as never)
      .executeTakeFirstOrThrow();
    const rows = await kith.context.db.queries
      .insertInto('groups')
      .values(
        Array.from({ length: 2_500 }, (_, i) => ({
          space_id: person.space_id,
          name: `many ${i}`,
          name_key: `many ${i}`,
          description: '',
          color: null,
          threshold: null,
          persons_count: 1,
          created: 0,
        })),
      )
      .returning('id')
      .execute();
    const values = rows.map(({ id }) => ({ space_id: person.space_id, group_id: id, person_id: person.id, since: 0 }));
    await kith.context.db.queries.insertInto('memberships').values(values).execute();
    const ids = rows.map(({ id }) => id);
    const tooMany = await replace(pid, ids.slice(0, 1001));
    expect([tooMany.status, tooMany.body.fields]).toEqual([
      400,
      [{ name: 'groups_ids', message: 'Give at most 1000 different ones; this request has 1001.', error_code: 400 }],
    ]);
    expect((await replace(pid, ids.slice(0, 1000))).body).toEqual({ added: 0, removed: 1500 });
    const left = (await kith.call('GET', `${GROUPS}?q=many&sort=-persons_count&limit=1000`)).body.results;
    expect(left.every((group: { persons_count: number }) => group.persons_count === 1)).toBe(true);
    expect((await groupsOf(pid)).length).toBe(1000);
    expect(await countOf(Number(ids[2499]))).toBe(0);
  });

  it('stay as they are when one of the groups is unknown, or of another space', async () => {
    const pid = await makePerson();
    const a = await makeGroup();
    const space = (await kith.call('POST', '/v1/spaces/', { name: 'branch' })).body;
    const token = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, {})).body.key;
    const foreign = (await kith.call('POST', GROUPS, { name: 'there' }, token)).body.id;
    await replace(pid, [a]);
    for (const unknown of [foreign, 987_654]) {
      const answer = await replace(pid, [unknown, await makeGroup()]);
      expect([answer.status, answer.body.fields]).toEqual([
        400,
        [{ name: 'groups_ids', message: `Not known here: ${unknown}. Nothing was changed.`, error_code: 1003 }],
      ]);
      expect(await groupsOf(pid)).toEqual([a]);
    }
  });

  it('stay as they are when one of the groups is full; who is in it already stays', async () => {
    const [pid, member] = [await makePerson(), await makePerson()];
    const [a, full] = [await makeGroup(), await makeGroup()];
    await replace(pid, [a]);
    await replace(member, [full]);
    const { queries } = kith.context.db;
    await queries.updateTable('groups').set({ persons_count: limits.personsPerGroup }).where('id', '=', full).execute();
    const refused = await replace(pid, [await makeGroup(), full]);
    expect([refused.status, refused.body.fields[0]]).toEqual([
      400,
      { name: 'groups_ids', message: expect.stringContaining(`(${full}) has 100000 persons`), error_code: 1004 },
    ]);
    expect(await groupsOf(pid)).toEqual([a]);
    expect((await replace(member, [full, a])).body).toEqual({ added: 1, removed: 0 });
  });

  it('are refused for nobody, for nothing and without a token', async () => {
    expect((await replace('nobody', [])).status).toBe(404);
    const pid = await makePerson();
    const a = await makeGroup();
    await replace(pid, [a]);
    for (const body of [undefined, {}, { groups_ids: null }, { groups_ids: ['x'] }]) {
      const answer = await kith.call('PUT', `/v1/persons/${pid}/groups/`, body);
      expect([answer.status, answer.body.fields[0]?.name]).toEqual([400, 'groups_ids']);
    }
    expect(await groupsOf(pid)).toEqual([a]);
    expect((await kith.call('PUT', `/v1/persons/${pid}/groups/`, { groups_ids: [] }, null)).status).toBe(401);
  });

  it('hold together when many are replaced at once', async () => {
    const ids = [await makeGroup(), await makeGroup(), await makeGroup()];
    const people = await kith.addPersons(4);
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        replace(
          String(people[i % 4]),
          ids.filter((_, k) => (i >> k) & 1),
        ),
      ),
    );
    for (const id of ids) {
      const { count, results } = (await kith.call('GET', `${GROUPS}${id}/pids/`)).body;
      expect([count, await countOf(id)]).toEqual([results.length, results.length]);
    }
  });
});
