import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import { officialRestClient, type PersonsGroups, type RestClient } from './official-clients.ts';

/** One story, in order: `@neuroio/rest-api` as it is published makes each of its eight group calls. */
describe('the group calls of the official JavaScript client', () => {
  let kith: KithWithPeople;
  let api: RestClient;
  let groups: PersonsGroups;
  const id = { staff: 0, vip: 0, night: 0, elsewhere: 0 };

  beforeAll(async () => {
    kith = await openKithWithPeople();
    api = officialRestClient(kith.url, kith.token);
    groups = api.personsGroups;
  });
  afterAll(() => kith?.[Symbol.asyncDispose]());

  const idsOf = (page: { results: { id: number }[] }) => page.results.map((group) => group.id);

  it('creates a group', async () => {
    const staff = await groups.createPersonsGroup({ name: 'Staff' });
    expect(staff).toMatchObject({ id: expect.any(Number), name: 'Staff', persons_count: 0 });
    expect(staff.space_id).toBe((await api.auth.whoami()).space?.id);
    id.staff = staff.id;
    id.vip = (await groups.createPersonsGroup({ name: 'VIP' })).id;
    id.night = (await groups.createPersonsGroup({ name: 'Night shift' })).id;
  });

  it('adds persons to groups, any person to any number of them', async () => {
    const { ada, bea } = kith.people;
    await groups.addPersonsToPersonsGroups({ persons: [ada, bea], groupsIds: [id.staff, id.vip] });
    await groups.addPersonsToPersonsGroups({ persons: [ada], groupsIds: [id.staff, id.night] });
    const counts = (await groups.getPersonsGroups()).results.map((group) => [group.name, group.persons_count]);
    expect(counts).toEqual([
      ['Staff', 2],
      ['VIP', 2],
      ['Night shift', 1],
    ]);
  });

  it('gets a group by its id', async () => {
    expect(await groups.getPersonsGroup(id.vip)).toMatchObject({ id: id.vip, name: 'VIP', persons_count: 2 });
  });

  it('lists groups, filtered each way', async () => {
    const { ada, bea, cem } = kith.people;
    const listed = async (filters: Parameters<PersonsGroups['getPersonsGroups']>[0]) =>
      idsOf(await groups.getPersonsGroups(filters));
    expect(await listed({ q: 't S' })).toEqual([id.night]);
    expect(await listed({ q: '' })).toEqual([id.staff, id.vip, id.night]);
    expect(await listed({ groups_ids: [id.night, id.staff] })).toEqual([id.staff, id.night]);
    expect(await listed({ pids_include: [bea] })).toEqual([id.staff, id.vip]);
    expect(await listed({ pids_include: [bea, ada] })).toEqual([id.staff, id.vip, id.night]);
    expect(await listed({ pids_include: [cem] })).toEqual([]);
    expect(await listed({ pids_exclude: [bea] })).toEqual([id.night]);
    expect(await listed({ pids_include: [ada], pids_exclude: [bea, cem] })).toEqual([id.night]);
  });

  it('pages through the list', async () => {
    const page = await groups.getPersonsGroups({ limit: 1, offset: 1 });
    expect([page.count, idsOf(page)]).toEqual([3, [id.vip]]);
    expect(page.next).toContain('offset=2');
    expect(page.previous).toContain(`${kith.url}/v1/groups/persons/`);
  });

  it('sees the groups of another space when it asks for that space', async () => {
    const space = await api.spaces.createSpace({ name: 'another site' });
    const { key } = await api.spaces.createToken({ id: space.id, permanent: false });
    const there = officialRestClient(kith.url, key).personsGroups;
    id.elsewhere = (await there.createPersonsGroup({ name: 'Staff' })).id;
    expect(idsOf(await there.getPersonsGroups({}))).toEqual([id.elsewhere]);
    expect(idsOf(await groups.getPersonsGroups({ spaces_ids: [space.id] }))).toEqual([id.elsewhere]);
    expect(idsOf(await groups.getPersonsGroups({}))).toEqual([id.staff, id.vip, id.night]);
  });

  it('lists the persons of a group, all or some', async () => {
    const { ada, bea, cem } = kith.people;
    const all = await groups.getPersonsGroupPersons({ groupId: id.staff });
    expect([all.count, all.results.map((member) => member.pid)]).toEqual([2, [ada, bea]]);
    expect(all.results[0]?.pid_source).toBe('door');
    const some = await groups.getPersonsGroupPersons({ groupId: id.staff, pids: [bea, cem] });
    expect(some.results.map((member) => member.pid)).toEqual([bea]);
    const second = await groups.getPersonsGroupPersons({ groupId: id.staff, limit: 1, offset: 1 });
    expect([second.count, second.results.map((member) => member.pid)]).toEqual([2, [bea]]);
  });

  it('renames a group with PUT', async () => {
    const renamed = await groups.updatePersonsGroup({ id: id.vip, name: 'Guests' });
    expect(renamed).toMatchObject({ id: id.vip, name: 'Guests', persons_count: 2 });
    expect((await groups.getPersonsGroup(id.vip)).name).toBe('Guests');
  });

  it('removes persons from groups with a body on DELETE', async () => {
    const { ada, bea } = kith.people;
    await groups.removePersonsFromPersonsGroups({ persons: [ada, bea], groupsIds: [id.vip, id.night] });
    expect((await groups.getPersonsGroup(id.vip)).persons_count).toBe(0);
    expect((await groups.getPersonsGroup(id.night)).persons_count).toBe(0);
    expect((await groups.getPersonsGroup(id.staff)).persons_count).toBe(2);
  });

  it('deletes a group, whose persons stay', async () => {
    expect(await groups.deletePersonsGroup(id.vip)).toBe('');
    await expect(groups.getPersonsGroup(id.vip)).rejects.toMatchObject({ response: { status: 404 } });
    expect((await groups.getPersonsGroupPersons({ groupId: id.staff })).count).toBe(2);
  });

  it('gets an error as the envelope', async () => {
    await expect(groups.getPersonsGroup(id.vip)).rejects.toMatchObject({
      response: { status: 404, data: { error_codes: [404], message: 'Not found.', fields: [] } },
    });
    await expect(groups.createPersonsGroup({ name: ' staff ' })).rejects.toMatchObject({
      response: {
        status: 400,
        data: {
          error_codes: [1001],
          message: 'Validation error.',
          fields: [{ name: 'name', message: expect.any(String), error_code: 1001 }],
        },
      },
    });
    const persons = Array.from({ length: 101 }, (_, i) => `nobody-${i}`);
    await expect(groups.addPersonsToPersonsGroups({ persons, groupsIds: [id.staff] })).rejects.toMatchObject({
      response: { status: 400, data: { fields: [{ name: 'pids' }] } },
    });
  });
});
