import type { Entry, Group, Identification, Page } from '@kith/client';
import { expect } from 'vitest';
import { pythonRepr } from '../recorded-requests.ts';
import { type Cases, doorOf, page, twoGroups, type World } from './world.ts';

const identification = { pid: expect.any(String), result: 'new', confidence: 100 };

const membershipsOf = ({ kith }: World, [group, otherGroup]: [Group, Group]) => ({
  pid: kith.people.ada,
  group: group.id,
  otherGroup: otherGroup.id,
});

/** A person of a space of its own is known by one photo more, or by it alone. */
const reinitByPhoto = async (world: World) => {
  const { as, newSpace, photo, send, kith } = world;
  const space = await newSpace();
  const pid = await kith.enrol(photo.ada, 'src', space.token);
  const repr = pythonRepr(photo.adaAgain);
  expect(await send({ pid, token: space.token, image: photo.adaAgain, repr })).toEqual({ status: 204, body: null });
  const after = await as(space.token).persons.statistics(pid);
  expect([after.total, after.reinit]).toEqual([2, 1]);
  // Bea is not Ada.
  const other = await send({ pid, token: space.token, image: photo.bea, repr: pythonRepr(photo.bea) });
  expect(other).toMatchObject({ status: 400, body: { fields: [{ name: 'image', error_code: 1024 }] } });
};

const createPerson = async ({ as, newSpace, photo, send }: World) => {
  const { token } = await newSpace();
  const created = await send({ token, image: photo.bea });
  expect(created).toMatchObject({ status: 201, body: identification });
  const { pid } = created.body as Identification;
  expect(await send({ token, image: photo.bea })).toMatchObject({ status: 200, body: { result: 'exact', pid } });
  expect(await as(token).entries.list()).toMatchObject({
    count: 1,
    results: [{ result: 'new', pid }],
  });
};

const compare = async ({ photo, send }: World, least: RegExp) => {
  expect(await send({ image1: photo.ada, image2: photo.ada })).toEqual({
    status: 200,
    body: { similar: true, result: expect.stringMatching(least), confidence: 100 },
  });
  expect(await send({ image1: photo.ada, image2: photo.bea })).toMatchObject({
    status: 200,
    body: { similar: false, result: 'nm' },
  });
  expect(await send({ image1: photo.ada, image2: Buffer.from('\xff\xd8JPEGDATA\0', 'latin1') })).toMatchObject({
    status: 400,
    body: { fields: [{ name: 'image2', error_code: expect.any(Number) }] },
  });
};

export const peopleCalls: Cases = {
  'entries.list': async (world) => {
    const { kith, send } = world;
    const source = (await doorOf(world)).id;
    // Everybody was seen after the end of the time that is asked for.
    const answer = await send({ pid: kith.people.ada, otherPid: kith.people.bea, source });
    expect(answer).toEqual({ status: 200, body: { ...page, count: 0, results: [] } });
  },
  'entries.list str': async ({ client, kith, send }) => {
    const { ada } = kith.people;
    expect(await client.entries.list({ pid: [ada], result: ['new'], sex: [1] })).toMatchObject({ count: 1 });
    // She is no man.
    expect(await send({ pid: ada })).toEqual({ status: 200, body: { ...page, count: 0, results: [] } });
  },
  'entries.list sexlist': async ({ kith, send }) => {
    const { status, body } = await send();
    expect(status).toBe(200);
    const { results } = body as Page<Entry>;
    expect(results.map(({ pid }) => pid)).toEqual(expect.arrayContaining(Object.values(kith.people)));
    for (const entry of results) expect([0, 1]).toContain(entry.sex);
  },
  'entries.get': async ({ kith, send }) => {
    const pid = kith.people.ada;
    expect(await send({ pid })).toMatchObject({
      status: 200,
      body: { pid, pid_source: { name: 'door' }, age: expect.any(Number), total: expect.any(Number) },
    });
    expect(await send({ pid: 'abcdef01-abcd-abcd01-abcdef01' })).toMatchObject({ status: 404 });
  },
  'groups.list': async (world) => {
    const { client, kith, send } = world;
    const [group, otherGroup] = await twoGroups(world);
    const [space] = await client.spaces.all();
    const { ada: pid, bea: otherPid } = kith.people;
    await client.groups.add({ pids: [pid], groupsIds: [group.id, otherGroup.id] });
    await client.groups.add({ pids: [otherPid], groupsIds: [otherGroup.id] });
    const values = { pid, otherPid, group: group.id, otherGroup: otherGroup.id, space: Number(space?.id) };
    expect(await send(values)).toMatchObject({
      status: 200,
      body: { ...page, count: 1, results: [{ id: group.id, name: group.name, persons_count: 1 }] },
    });
  },
  'groups.persons': async (world) => {
    const { client, kith, send } = world;
    const groups = await twoGroups(world);
    const { ada, bea, cem } = kith.people;
    await client.groups.add({ pids: [ada, cem], groupsIds: [groups[0].id] });
    expect(await send({ ...membershipsOf(world, groups), otherPid: bea })).toMatchObject({
      status: 200,
      body: { count: 1, results: [{ pid: ada, pid_source: 'door' }] },
    });
  },
  'groups.add': async (world) => {
    const groups = await twoGroups(world);
    const values = membershipsOf(world, groups);
    expect(await world.send(values)).toEqual({ status: 200, body: { added: 2, already: 0 } });
    expect(await world.send(values)).toEqual({ status: 200, body: { added: 0, already: 2 } });
    expect(await world.client.groups.get(values.group)).toMatchObject({ persons_count: 1 });
  },
  'groups.remove': async (world) => {
    const groups = await twoGroups(world);
    const { pid, group, otherGroup } = membershipsOf(world, groups);
    await world.client.groups.add({ pids: [pid], groupsIds: [group] });
    const answer = await world.send({ pid, group, otherGroup });
    expect(answer).toEqual({ status: 200, body: { removed: 1, absent: 1 } });
    expect(await world.client.groups.get(group)).toMatchObject({ persons_count: 0 });
  },
  'persons.create bytes': createPerson,
  'persons.create file': createPerson,
  'persons.create tuple': createPerson,
  'persons.entry': async ({ client, kith, send }) => {
    await kith.sendFrame(3);
    const { results } = await client.entries.list({ result: ['nm'], limit: 1 });
    const [entry] = results;
    const answer = await send({ entry: Number(entry?.id) });
    expect(answer).toMatchObject({ status: 201, body: identification });
    const pid = String((answer.body as Identification).pid);
    expect(await client.persons.statistics(pid)).toMatchObject({ total: 1 });
    await client.persons.delete(pid);
  },
  'persons.reinit': async ({ client, kith, send }) => {
    const pid = kith.people.cem;
    const { results } = await client.entries.list({ pid: [pid] });
    const [entry] = results;
    expect(await send({ entry: Number(entry?.id) })).toEqual({ status: 204, body: null });
    expect(await client.persons.statistics(pid)).toMatchObject({ total: 2, reinit: 1 });
  },
  'persons.reinit_by_photo sync bytes': reinitByPhoto,
  'persons.reinit_by_photo sync file': reinitByPhoto,
  'async reinit_by_photo': reinitByPhoto,
  'persons.search': async ({ as, kith, newSpace, photo, send }) => {
    expect(await send({ image: photo.adaAgain })).toMatchObject({
      status: 200,
      body: { result: expect.stringMatching(/^(ha|exact)$/), pid: kith.people.ada, age: null, sex: null, mood: null },
    });
    const { token } = await newSpace();
    const ofTheProtocol = { result: 'nm', pid: null, confidence: 0, age: null, sex: null, mood: null };
    // Beside them Kith says who that is, and why nobody is named.
    const reason = { code: 'nobody_known', measured: null, required: null };
    const nobody = { ...ofTheProtocol, person: null, reason };
    expect(await send({ image: photo.adaAgain, token })).toEqual({
      status: 200,
      body: { ...nobody, pan: expect.any(Number), tilt: expect.any(Number) },
    });
    expect(await as(token).entries.list()).toMatchObject({ count: 0 });
  },
  'utility.compare': (world) => compare(world, /^exact$/),
  'utility.compare str': (world) => compare(world, /^exact$/),
  'utility.asm': async ({ photo, send }) => {
    expect(await send({ image: photo.ada })).toEqual({
      status: 200,
      body: { age: expect.any(Number), sex: 1, mood: expect.any(String) },
    });
  },
};
