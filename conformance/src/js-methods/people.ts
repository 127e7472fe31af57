import type { Entry, Identification, Page, PersonStatistics } from '@kith/contract';
import { expect } from 'vitest';
import { type Cases, inNewSpace, newName, notFound, personOnServer, refused, strangersEntry } from './world.ts';

/** Persons without a picture, entries and groups. */
export const peopleCases: Cases = {
  'persons.createPersonFromEntry': async (world) => {
    const { api } = world;
    const entry = await strangersEntry(world);
    const created = await api.persons.createPersonFromEntry<Identification>({
      entryId: entry.id,
      create_on_ha: true,
      create_on_junk: false,
    });
    expect(created).toMatchObject({ result: 'new', pid: expect.any(String), confidence: 100 });
    expect(await personOnServer(world, String(created.pid))).toMatchObject({ pid: created.pid, templates_count: 1 });
    // Once more, without the flags: the person is found.
    const found = await api.persons.createPersonFromEntry({ entryId: entry.id });
    expect(found).toMatchObject({ result: 'exact', pid: created.pid });
    await api.persons.deletePerson(created.pid);
  },
  'persons.reinitializePersonByEntry': async (world) => {
    const { api, kith } = world;
    const entry = await strangersEntry(world);
    const { pid } = await api.persons.createPersonFromEntry<Identification>({ entryId: entry.id });
    const [own] = (await api.entries.getEntries<Page<Entry>>({ pid: String(pid) })).results;
    expect(await api.persons.reinitializePersonByEntry({ entryId: own?.id })).toBe('');
    expect(await api.entries.getEntriesStatsByPersonId(pid)).toMatchObject({ total: 2, reinit: 1 });
    // An entry that is of nobody.
    await expect(api.persons.reinitializePersonByEntry({ entryId: entry.id })).rejects.toMatchObject(refused('id'));
    await expect(api.persons.reinitializePersonByEntry({})).rejects.toBe('No entry id provided');
    await api.persons.deletePerson(pid);
    expect(await personOnServer(world, kith.people.ada)).not.toBeNull();
  },
  'persons.deletePerson': async (world) => {
    const { api } = world;
    const entry = await strangersEntry(world);
    const { pid } = await api.persons.createPersonFromEntry<Identification>({ entryId: entry.id });
    expect(await api.persons.deletePerson(pid)).toBe('');
    expect(await personOnServer(world, String(pid))).toBeNull();
    expect(await api.entries.getEntries({ pid })).toMatchObject({ count: 0 });
    await expect(api.persons.deletePerson(pid)).rejects.toMatchObject(notFound);
  },

  'entries.getEntries': async ({ api, kith, date }) => {
    await kith.sendFrame(3);
    const list = async (filters?: object) => (await api.entries.getEntries<Page<Entry>>(filters)).results;
    const all = await list({ limit: 100 });
    expect(all.map((entry) => entry.id)).toEqual(all.map((entry) => entry.id).sort((a, b) => b - a));
    const [ada] = await list({ pid: kith.people.ada, result: ['exact', 'ha'], limit: 10, offset: 0 });
    expect(ada).toMatchObject({
      pid: kith.people.ada,
      source: { id: expect.any(Number), name: 'door' },
      space: { id: expect.any(Number), name: 'default' },
      facesize: expect.any(Number),
      sex: 1,
      liveness: '',
      face_image: expect.stringContaining(`${kith.url}/media/`),
      initial_face_image: expect.stringContaining(`${kith.url}/media/`),
      pid_created: expect.stringMatching(/\+00:00$/),
    });
    const filters = { pid: [kith.people.ada], id_from: ada?.id };
    const ids = async (more: object) => (await list({ ...filters, ...more })).map((entry) => entry.id);
    const { id, age, mood, source, space } = ada as Entry;
    expect(await ids({})).toEqual([id]);
    expect(await ids({ id_from: id + 1 })).toEqual([]);
    expect(await ids({ sources_ids: [source.id, source.id + 1], spaces_ids: [space.id] })).toEqual([id]);
    expect(await ids({ sex: [0, 1], mood: [mood], age_from: age, age_to: age })).toEqual([id]);
    expect(await ids({ sex: [0] })).toEqual([]);
    expect(await ids({ liveness: 'passed' })).toEqual([]);
    expect(await ids({ date_from: '2020-01-01T00:00:00Z', date_to: date(Date.now() + 60_000) })).toEqual([id]);
    expect(await ids({ date_to: date(1_000_000_000_000) })).toEqual([]);
    // A pid of null and a list of nothing restrict nothing.
    expect((await list({ pid: null, sources_ids: [], result: ['ha', 'exact'], sex: [1] })).length).toBeGreaterThan(0);
  },
  'entries.getEntriesStatsByPersonId': async ({ api, kith }) => {
    await kith.sendFrame(1);
    const stats = await api.entries.getEntriesStatsByPersonId<PersonStatistics>(kith.people.bea);
    expect(stats).toMatchObject({
      pid: kith.people.bea,
      pid_source: { id: expect.any(Number), name: 'door' },
      sex: 1,
      initial_facesize: expect.any(Number),
      initial_liveness: '',
      liveness: { passed: 0, failed: 0, undetermined: 0 },
    });
    // The first entry is the one that created her.
    const { total, exact, ha, junk, reinit } = stats;
    expect([total - exact - ha - junk - reinit, exact + ha > 0]).toEqual([1, true]);
    await expect(api.entries.getEntriesStatsByPersonId('abcdef01-abcd-abcd01-abcdef01')).rejects.toMatchObject(
      notFound,
    );
  },
  'entries.deleteEntry': async (world) => {
    const { api } = world;
    const entry = await strangersEntry(world);
    expect(await api.entries.deleteEntry(entry.id)).toBe('');
    const left = await api.entries.getEntries<Page<Entry>>({ id_from: entry.id });
    expect(left.results.map(({ id }) => id)).not.toContain(entry.id);
    expect((await fetch(entry.face_image)).status).toBe(404);
    await expect(api.entries.deleteEntry(entry.id)).rejects.toMatchObject(notFound);
  },

  'personsGroups.createPersonsGroup': async ({ api }) => {
    const name = newName('Staff');
    const group = await api.personsGroups.createPersonsGroup({ name });
    const { space } = await api.auth.whoami();
    expect(group).toMatchObject({ id: expect.any(Number), name, space_id: space?.id, persons_count: 0 });
    await expect(api.personsGroups.createPersonsGroup({ name: ` ${name.toUpperCase()} ` })).rejects.toMatchObject(
      refused('name', 1001),
    );
    await api.personsGroups.deletePersonsGroup(group.id);
  },
  'personsGroups.getPersonsGroups': async (world) => {
    const { ada, bea, cem } = world.kith.people;
    const { personsGroups: groups, spaces } = world.api;
    const [staff, vip] = [
      (await groups.createPersonsGroup({ name: newName('Staff') })).id,
      (await groups.createPersonsGroup({ name: newName('VIP guests') })).id,
    ];
    await groups.addPersonsToPersonsGroups({ persons: [ada], groupsIds: [staff, vip] });
    await groups.addPersonsToPersonsGroups({ persons: [bea], groupsIds: [vip] });
    const both = [staff, vip];
    const list = async (filters: object) =>
      (await groups.getPersonsGroups({ groups_ids: both, ...filters })).results.map(({ id }) => id);
    expect(await list({})).toEqual(both);
    expect(await list({ q: 'p G' })).toEqual([vip]);
    expect(await list({ q: '' })).toEqual(both);
    expect(await list({ groups_ids: [vip] })).toEqual([vip]);
    expect(await list({ pids_include: [bea, cem] })).toEqual([vip]);
    expect(await list({ pids_exclude: [bea] })).toEqual([staff]);
    expect(await list({ pids_include: [cem] })).toEqual([]);
    expect(await list({ limit: 1, offset: 1 })).toEqual([vip]);
    const { space, there } = await inNewSpace(world);
    const elsewhere = await there.personsGroups.createPersonsGroup({ name: 'Staff' });
    expect((await groups.getPersonsGroups({ spaces_ids: [space.id] })).results.map(({ id }) => id)).toEqual([
      elsewhere.id,
    ]);
    await spaces.deleteSpace(space.id);
    for (const id of both) await groups.deletePersonsGroup(id);
  },
  'personsGroups.getPersonsGroup': async ({ api: { personsGroups: groups } }) => {
    const group = await groups.createPersonsGroup({ name: newName('Staff') });
    expect(await groups.getPersonsGroup(group.id)).toEqual(group);
    await groups.deletePersonsGroup(group.id);
    await expect(groups.getPersonsGroup(group.id)).rejects.toMatchObject(notFound);
  },
  'personsGroups.updatePersonsGroup': async ({ api: { personsGroups: groups } }) => {
    const { id } = await groups.createPersonsGroup({ name: newName('Staff') });
    const name = newName('Löte shift ✓');
    expect(await groups.updatePersonsGroup({ id, name })).toMatchObject({ id, name });
    expect(await groups.getPersonsGroup(id)).toMatchObject({ id, name });
    await groups.deletePersonsGroup(id);
  },
  'personsGroups.deletePersonsGroup': async (world) => {
    const { personsGroups: groups } = world.api;
    const { ada } = world.kith.people;
    const { id } = await groups.createPersonsGroup({ name: newName('Staff') });
    await groups.addPersonsToPersonsGroups({ persons: [ada], groupsIds: [id] });
    expect(await groups.deletePersonsGroup(id)).toBe('');
    await expect(groups.getPersonsGroup(id)).rejects.toMatchObject(notFound);
    expect(await personOnServer(world, ada)).toMatchObject({ pid: ada });
  },
  'personsGroups.getPersonsGroupPersons': async ({ api: { personsGroups: groups }, kith }) => {
    const { ada, bea, cem } = kith.people;
    const { id: groupId } = await groups.createPersonsGroup({ name: newName('Staff') });
    await groups.addPersonsToPersonsGroups({ persons: [ada, bea], groupsIds: [groupId] });
    const page = await groups.getPersonsGroupPersons({ groupId });
    expect([page.count, page.results.map(({ pid, pid_source }) => [pid, pid_source])]).toEqual([
      2,
      [
        [ada, 'door'],
        [bea, 'door'],
      ],
    ]);
    const some = await groups.getPersonsGroupPersons({ groupId, pids: [bea, cem] });
    expect(some.results.map(({ pid }) => pid)).toEqual([bea]);
    const second = await groups.getPersonsGroupPersons({ groupId, limit: 1, offset: 1 });
    expect([second.count, second.next, second.results.map(({ pid }) => pid)]).toEqual([2, null, [bea]]);
    await groups.deletePersonsGroup(groupId);
  },
  'personsGroups.addPersonsToPersonsGroups': async ({ api: { personsGroups: groups }, kith }) => {
    const { ada, bea } = kith.people;
    const [one, two] = [
      (await groups.createPersonsGroup({ name: newName('Staff') })).id,
      (await groups.createPersonsGroup({ name: newName('Staff') })).id,
    ];
    const wish = { persons: [ada, bea], groupsIds: [one, two] };
    expect(await groups.addPersonsToPersonsGroups(wish)).toEqual({ added: 4, already: 0 });
    expect(await groups.addPersonsToPersonsGroups(wish)).toEqual({ added: 0, already: 4 });
    for (const id of [one, two]) expect((await groups.getPersonsGroup(id)).persons_count).toBe(2);
    await expect(groups.addPersonsToPersonsGroups({ persons: ['nobody'], groupsIds: [one] })).rejects.toMatchObject(
      refused('pids', 1002),
    );
    const persons = Array.from({ length: 101 }, (_, i) => `nobody-${i}`);
    await expect(groups.addPersonsToPersonsGroups({ persons, groupsIds: [one] })).rejects.toMatchObject(
      refused('pids'),
    );
    for (const id of [one, two]) await groups.deletePersonsGroup(id);
  },
  'personsGroups.removePersonsFromPersonsGroups': async ({ api: { personsGroups: groups }, kith }) => {
    const { ada, bea } = kith.people;
    const { id } = await groups.createPersonsGroup({ name: newName('Staff') });
    await groups.addPersonsToPersonsGroups({ persons: [ada, bea], groupsIds: [id] });
    const wish = { persons: [ada], groupsIds: [id] };
    expect(await groups.removePersonsFromPersonsGroups(wish)).toEqual({ removed: 1, absent: 0 });
    expect(await groups.removePersonsFromPersonsGroups(wish)).toEqual({ removed: 0, absent: 1 });
    expect((await groups.getPersonsGroupPersons({ groupId: id })).results.map(({ pid }) => pid)).toEqual([bea]);
    await groups.deletePersonsGroup(id);
  },
};
