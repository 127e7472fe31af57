import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aliasOf } from '../../tenancy/audit/changed-objects.ts';

const GROUPS = '/v1/groups/persons/';
const MEMBERS = `${GROUPS}pids/`;
const MINUTE = 60 * 1000;

// A Monday, at eleven in Berlin. Small steps, for a clock that jumps is not believed.
let now = Date.parse('2026-06-01T09:00:00Z');
let kith: TestKith;
let group: { id: number };
let pid: string;

beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
});
afterAll(() => kith[Symbol.asyncDispose]());

let made = 0;
const nextName = (): string => {
  made += 1;
  return `Group ${made}`;
};
beforeEach(async () => {
  group = await create({});
  [pid = ''] = await kith.addPersons(1);
});

const create = async (times: object) =>
  (await kith.call('POST', GROUPS, { name: nextName(), ...times })).body as { id: number };
const add = (times: object = {}, pids = [pid]) =>
  kith.call('POST', MEMBERS, { pids, groups_ids: [group.id], ...times });
const inMinutes = (minutes: number) => new Date(now + minutes * MINUTE).toISOString();
const later = (minutes: number): void => {
  now += minutes * MINUTE;
};
const members = async (query = '') => (await kith.call('GET', `${GROUPS}${group.id}/pids/?${query}`)).body;
const pidsOf = async (query = '') => (await members(query)).results.map((member: { pid: string }) => member.pid);
const count = async () => (await kith.call('GET', `${GROUPS}${group.id}/`)).body.persons_count;
const office = {
  time_zone: 'Europe/Berlin',
  week: [{ days: ['mo', 'tu', 'we', 'th', 'fr'], from: '08:00', to: '18:00' }],
};
const problems = ({ status, body }: Awaited<ReturnType<typeof add>>) => [
  status,
  ...(body.fields ?? []).map(({ name, message }: { name: string; message: string }) => `${name}: ${message}`),
];

describe('a membership with times', () => {
  it('is shown with them, and counts once it is on the list', async () => {
    expect((await add({ valid_until: inMinutes(60), hours: office })).body).toEqual({ added: 1, already: 0 });
    expect((await members()).results[0]).toMatchObject({
      valid_from: null,
      valid_until: '2026-06-01T10:00:00.000000+00:00',
      hours: office,
      in_effect: true,
    });
    expect(await count()).toBe(1);
  });

  it('is later before it begins, now while it is in effect, and past from the millisecond of its end', async () => {
    await add({ valid_from: inMinutes(1), valid_until: inMinutes(2) });
    const where = async () => [
      await pidsOf('when=now'),
      await pidsOf('when=later'),
      await pidsOf('when=past'),
      await pidsOf(),
    ];
    now += MINUTE - 1;
    expect(await where()).toEqual([[], [pid], [], [pid]]);
    now += 1;
    expect(await where()).toEqual([[pid], [], [], [pid]]);
    now += MINUTE - 1;
    expect(await where()).toEqual([[pid], [], [], [pid]]);
    now += 1;
    expect(await where()).toEqual([[], [], [pid], []]);
    expect(await count()).toBe(0);
  });

  it('outside its hours is on the list and not in effect', async () => {
    const night = { ...office, week: [{ ...office.week[0], from: '22:00', to: '06:00' }] };
    await add({ hours: night });
    expect([await pidsOf(), await pidsOf('when=now'), await pidsOf('when=later')]).toEqual([[pid], [], []]);
    expect((await members()).results[0].in_effect).toBe(false);
  });

  it('is given to who is a member already, and taken by adding without times', async () => {
    await add();
    expect((await add({ valid_until: inMinutes(5) })).body).toEqual({ added: 1, already: 0 });
    expect((await add({ valid_until: inMinutes(5) })).body).toEqual({ added: 0, already: 1 });
    expect((await add()).body).toEqual({ added: 1, already: 0 });
    expect((await members()).results[0]).toMatchObject({ valid_until: null, hours: null });
  });

  it('can be changed; what is left out stays', async () => {
    await add({ valid_until: inMinutes(5), hours: office });
    const path = `${GROUPS}${group.id}/pids/${pid}/`;
    const changed = await kith.call('PATCH', path, { valid_until: null });
    expect(changed).toMatchObject({ status: 200, body: { pid, valid_until: null, hours: office, in_effect: true } });
    expect((await kith.call('PATCH', path, { hours: null })).body).toMatchObject({ hours: null });
    const [stranger = ''] = await kith.addPersons(1);
    expect((await kith.call('PATCH', `${GROUPS}${group.id}/pids/${stranger}/`, {})).status).toBe(404);
  });

  it('that is none is refused with a sentence, and nothing changes', async () => {
    expect(problems(await add({ valid_from: inMinutes(5), valid_until: inMinutes(5) }))).toEqual([
      400,
      'valid_until: This is not after valid_from: what ends has to begin before.',
    ]);
    expect(problems(await add({ valid_until: inMinutes(0) }))).toEqual([
      400,
      'valid_until: This is over already: to end a membership now, take the person out.',
    ]);
    const [status, problem] = problems(await add({ hours: { ...office, time_zone: 'Europe/Atlantis' } }));
    expect([status, problem]).toEqual([
      400,
      expect.stringContaining('There is no such time zone: give one like Europe/Berlin, or UTC.'),
    ]);
    expect(await pidsOf()).toEqual([]);
  });

  it('that ended is put on record once, with the audit log, and makes way for another', async () => {
    await add({ valid_until: inMinutes(1) });
    later(2);
    expect((await add()).body).toEqual({ added: 1, already: 0 });
    expect([await pidsOf(), await pidsOf('when=past'), await count()]).toEqual([[pid], [pid], 1]);
    const records = (await kith.call('GET', `/v1/audit/?pid=${pid}&action=membership.ended`)).body.results;
    expect(records).toMatchObject([
      { caller: 'nobody', objects: { groups_ids: [group.id], pids: [aliasOf(kith.context.secrets.tokenKey, pid)] } },
    ]);
  });

  it('that ended is settled in the background', async () => {
    await add({ valid_until: inMinutes(1) });
    later(2);
    kith.context.settling.wake();
    const { queries } = kith.context.db;
    const rows = () =>
      queries
        .selectFrom('memberships')
        .select('person_id')
        .where('group_id', '=', group.id as never)
        .execute();
    await until(async () => (await rows()).length === 0, 'it is settled');
    expect([await count(), await pidsOf('when=past')]).toEqual([0, [pid]]);
  });

  it('that ended is not there to be removed, and removing it tells its end', async () => {
    await add({ valid_until: inMinutes(1) });
    later(2);
    const wish = { pids: [pid], groups_ids: [group.id] };
    expect((await kith.call('DELETE', MEMBERS, wish)).body).toEqual({ removed: 0, absent: 1 });
    expect(await pidsOf('when=past')).toEqual([pid]);
  });
});

describe('a group with times', () => {
  it('has its members in effect only while it is', async () => {
    const path = `${GROUPS}${group.id}/`;
    await add();
    const changed = await kith.call('PATCH', path, { valid_from: inMinutes(1), hours: office });
    expect(changed.body).toMatchObject({ hours: office, in_effect: false, persons_count: 1 });
    expect([await pidsOf(), await pidsOf('when=now')]).toEqual([[pid], []]);
    later(1);
    expect(await pidsOf('when=now')).toEqual([pid]);
    expect((await kith.call('PATCH', path, { valid_from: null, hours: null })).body).toMatchObject({ in_effect: true });
    expect(problems(await kith.call('PATCH', path, { valid_from: inMinutes(2), valid_until: inMinutes(1) }))[0]).toBe(
      400,
    );
  });

  it('gives them to its copy, with those of its members', async () => {
    await kith.call('PATCH', `${GROUPS}${group.id}/`, { hours: office });
    await add({ valid_until: inMinutes(9) });
    const copy = (await kith.call('POST', `${GROUPS}${group.id}/copy/`, { name: `Copy ${group.id}` })).body;
    expect(copy).toMatchObject({ hours: office, persons_count: 1 });
    const [member] = (await kith.call('GET', `${GROUPS}${copy.id}/pids/`)).body.results;
    expect(member.valid_until).not.toBeNull();
  });
});

describe('groups of a person', () => {
  it('are those on whose lists it is, in effect, to come, or past', async () => {
    const [soon, over] = [await create({}), await create({})];
    await add();
    await kith.call('POST', MEMBERS, { pids: [pid], groups_ids: [soon.id], valid_from: inMinutes(5) });
    await kith.call('POST', MEMBERS, { pids: [pid], groups_ids: [over.id], valid_until: inMinutes(1) });
    later(2);
    const ids = async (query: string) =>
      (await kith.call('GET', `/v1/persons/${pid}/groups/?${query}`)).body.results.map(({ id }: { id: number }) => id);
    expect([await ids(''), await ids('when=now'), await ids('when=later'), await ids('when=past')]).toEqual([
      [group.id, soon.id],
      [group.id],
      [soon.id],
      [over.id],
    ]);
  });
});

describe('two who turn out to be one', () => {
  it('keep the wider of two memberships, and the past of both', async () => {
    const [other = ''] = await kith.addPersons(1);
    const ended = await create({});
    await kith.call('POST', MEMBERS, { pids: [other], groups_ids: [ended.id], valid_until: inMinutes(1) });
    await add({ valid_until: inMinutes(9) });
    await add({}, [other]);
    later(2);
    expect((await kith.call('POST', `/v1/persons/${pid}/merge/`, { from: other })).status).toBe(200);
    expect((await members()).results).toMatchObject([{ pid, valid_until: null }]);
    expect(await count()).toBe(1);
    const past = (await kith.call('GET', `/v1/persons/${pid}/groups/?when=past`)).body.results;
    expect(past).toMatchObject([{ id: ended.id }]);
  });
});
