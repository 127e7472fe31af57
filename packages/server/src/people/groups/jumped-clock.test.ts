import { limits } from '@kith/contract';
import { csv, groupFiles } from '@kith/testing/group-files';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';
const MEMBERS = `${GROUPS}pids/`;
const HOUR = 60 * 60 * 1000;
const START = Date.parse('2026-06-01T09:00:00Z');

let now = START;
let kith: TestKith;
let group: number;
let pid: string;

beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
});
afterAll(() => kith[Symbol.asyncDispose]());

let made = 0;
const create = async (): Promise<number> => {
  made += 1;
  return (await kith.call('POST', GROUPS, { name: `Group ${made}` })).body.id;
};
beforeEach(async () => {
  now = START;
  group = await create();
  [pid = ''] = await kith.addPersons(1);
});

const inHours = (hours: number) => new Date(START + hours * HOUR).toISOString();
const add = (times: object = {}, pids = [pid], id = group) =>
  kith.call('POST', MEMBERS, { pids, groups_ids: [id], ...times });
const pidsOf = async (query = '', id = group) =>
  (await kith.call('GET', `${GROUPS}${id}/pids/?${query}`)).body.results.map((member: { pid: string }) => member.pid);
const count = async (id = group) => (await kith.call('GET', `${GROUPS}${id}/`)).body.persons_count;
const where = async () => [await pidsOf(), await pidsOf('when=past'), await count()];
const ends = async () => (await kith.call('GET', `/v1/audit/?pid=${pid}&action=membership.ended`)).body.results.length;
const jump = (): void => {
  now = START + 13 * HOUR;
};
const back = (): void => {
  now = START + 1;
};
const imported = async (mode: string, pids: string[]) =>
  (await groupFiles(kith, '').send({ id: group }, csv(pids), { query: `?mode=${mode}` })).body;

describe('while a clock is thirteen hours ahead, somebody who is a member until the evening', () => {
  beforeEach(() => add({ valid_until: inHours(9) }));

  it('is off the list, and on it again once the clock is right: nothing was put on record', async () => {
    jump();
    expect(await where()).toEqual([[], [pid], 0]);
    expect((await kith.call('PATCH', `${GROUPS}${group}/pids/${pid}/`, { valid_until: null })).status).toBe(404);
    back();
    expect([await where(), await ends()]).toEqual([[[pid], [], 1], 0]);
  });

  it('is added again with other times instead', async () => {
    jump();
    expect((await add()).body).toEqual({ added: 1, already: 0 });
    expect(await where()).toEqual([[pid], [], 1]);
    back();
    expect([await where(), await ends()]).toEqual([[[pid], [], 1], 0]);
  });

  it('is removed by whoever says so', async () => {
    jump();
    const removed = await kith.call('DELETE', MEMBERS, { pids: [pid], groups_ids: [group] });
    expect(removed.body).toEqual({ removed: 1, absent: 0 });
    back();
    expect([await where(), await ends()]).toEqual([[[], [], 0], 0]);
  });

  it('is put into groups, and out of all others', async () => {
    const other = await create();
    await add({ valid_until: inHours(9) }, [pid], other);
    jump();
    const put = await kith.call('PUT', `/v1/persons/${pid}/groups/`, { groups_ids: [group] });
    expect(put.body).toMatchObject({ added: 1, removed: 1 });
    back();
    expect([await where(), await pidsOf('', other), await count(other), await ends()]).toEqual([
      [[pid], [], 1],
      [],
      0,
      0,
    ]);
  });

  it('is added, removed and replaced by imports', async () => {
    const [other = ''] = await kith.addPersons(1);
    jump();
    expect(await imported('add', [pid])).toMatchObject({ status: 'done', added: 1, already: 0 });
    back();
    expect(await where()).toEqual([[pid], [], 1]);
    await add({ valid_until: inHours(9) });
    jump();
    expect(await imported('replace', [other])).toMatchObject({ added: 1, removed: 1 });
    back();
    expect(await where()).toEqual([[other], [], 1]);
    await add({ valid_until: inHours(9) });
    jump();
    expect(await imported('remove', [pid])).toMatchObject({ removed: 1, absent: 0 });
    back();
    expect([await where(), await ends()]).toEqual([[[other], [], 1], 0]);
  });

  it('keeps its place in a full group, which would have one too many once the clock is right', async () => {
    const [other = ''] = await kith.addPersons(1);
    const source = await create();
    const { queries } = kith.context.db;
    await queries
      .updateTable('groups')
      .set({ persons_count: limits.personsPerGroup })
      .where('id', '=', group as never)
      .execute();
    jump();
    await add({}, [other], source);
    expect(await count()).toBe(limits.personsPerGroup - 1);
    for (const { status, body } of [
      await add({}, [other]),
      await kith.call('PUT', `/v1/persons/${other}/groups/`, { groups_ids: [source, group] }),
      await kith.call('POST', `${GROUPS}${group}/merge/`, { from: source }),
    ]) {
      expect([status, body.error_codes, body.fields[0].message]).toEqual([
        400,
        [1004],
        expect.stringContaining('has 99999 persons, and 1 who have left it by a clock that has jumped, and would pass'),
      ]);
    }
    expect(await imported('add', [other])).toMatchObject({ added: 0, invalid: 1 });
    expect((await add()).body).toEqual({ added: 1, already: 0 });
    back();
    expect([await pidsOf(), await count()]).toEqual([[pid], limits.personsPerGroup]);
  });

  it('has the longer of two memberships when groups are merged, or persons', async () => {
    const source = await create();
    await add({ valid_until: inHours(99) }, [pid], source);
    jump();
    const merged = await kith.call('POST', `${GROUPS}${group}/merge/`, { from: source });
    expect(merged.body.persons_count).toBe(1);
    back();
    expect([await where(), await ends()]).toEqual([[[pid], [], 1], 0]);
    const [other = ''] = await kith.addPersons(1);
    await add({ valid_until: inHours(9) });
    await add({ valid_until: inHours(99) }, [other]);
    jump();
    expect((await kith.call('POST', `/v1/persons/${pid}/merge/`, { from: other })).status).toBe(200);
    expect(await where()).toEqual([[pid], [], 1]);
    back();
    expect([await where(), await ends()]).toEqual([[[pid], [], 1], 0]);
  });

  it('has ended for good, once, when the clock comes to it', async () => {
    jump();
    await add({}, await kith.addPersons(1));
    for (now = START; now < START + 10 * HOUR; now += HOUR) await kith.context.believed.look();
    kith.context.settling.wake();
    await until(async () => (await ends()) === 1, 'it is on record');
    expect(await pidsOf('when=past')).toEqual([pid]);
  });
});
