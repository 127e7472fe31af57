import type { GroupId, Pid, SourceId } from '@kith/contract';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';
const HOUR = 60 * 60 * 1000;

describe('whom a camera may name that is limited to groups', () => {
  let now = Date.UTC(2026, 0, 1);
  let kith: TestKith;
  let door: SourceId;
  let ada: Pid;
  let bob: Pid;

  beforeAll(async () => {
    kith = await openTestKith({ clock: () => now });
    door = (await kith.call('POST', '/v1/sources/', { name: 'Door' })).body.id;
    [ada, bob] = (await kith.addPersons(2)) as [Pid, Pid];
  });
  afterAll(() => kith[Symbol.asyncDispose]());

  let made = 0;
  const group = async (rule: object | null = null): Promise<GroupId> =>
    (await kith.call('POST', GROUPS, { name: `Group ${++made}`, rule })).body.id;
  const add = (pid: Pid, id: GroupId, times = {}) =>
    kith.call('POST', `${GROUPS}pids/`, { pids: [pid], groups_ids: [id], ...times });
  const membersOf = async (...ids: GroupId[]) => {
    const among = await kith.context.candidates.among(kith.spaceId, ids);
    if (among === undefined || 'unknownGroups' in among) throw new Error('The groups are there.');
    return among.persons();
  };

  it('is remembered while a rule changes another group at a sighting', async () => {
    const staff = await group();
    const seen = await group({ seen: { times: 1, days: 1, sources: [] } });
    await add(ada, staff);
    const members = await membersOf(staff);
    expect(members.size).toBe(1);
    expect((await membersOf(seen)).size).toBe(0);
    await see(kith, [bob], { sourceId: door, now });
    expect((await membersOf(seen)).size).toBe(1);
    expect(await membersOf(staff)).toBe(members);
  });

  it('follows the rule of one of the groups, and everything that is done by hand', async () => {
    const staff = await group();
    const all = await group({ all_of: [staff] });
    expect((await membersOf(all)).size).toBe(0);
    await add(ada, staff);
    expect((await membersOf(all)).size).toBe(1);
    await add(bob, staff);
    expect((await membersOf(all)).size).toBe(2);
    await kith.call('PATCH', `${GROUPS}${all}/`, { rule: null });
    await kith.call('DELETE', `${GROUPS}pids/`, { pids: [ada], groups_ids: [all] });
    expect((await membersOf(all)).size).toBe(1);
    await kith.call('PATCH', `${GROUPS}${all}/`, { rule: { all_of: [staff] } });
    expect((await membersOf(all)).size).toBe(2);
  });

  it('changes when a membership of any of the groups begins or ends', async () => {
    const [staff, guests] = [await group(), await group()];
    await add(ada, staff, { valid_until: new Date(now + 2 * HOUR).toISOString() });
    await add(bob, guests, { valid_from: new Date(now + HOUR).toISOString() });
    const sizes: number[] = [];
    for (let hour = 0; hour < 3; hour++, now += HOUR) sizes.push((await membersOf(staff, guests)).size);
    expect(sizes).toEqual([1, 2, 1]);
  });

  it('holds whoever is seen again after a stay that has ended by a clock that is doubted', async () => {
    const regulars = await group({ seen: { times: 1, days: 1, sources: [] } });
    await see(kith, [ada], { sourceId: door, now });
    expect((await membersOf(regulars)).size).toBeGreaterThan(0);
    now += 30 * HOUR;
    expect((await membersOf(regulars)).size).toBe(0);
    await see(kith, [ada], { sourceId: door, now });
    expect((await membersOf(regulars)).size).toBe(1);
  });
});
