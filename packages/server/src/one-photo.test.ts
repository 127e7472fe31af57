import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, Connection, Entry, EntryList, Event } from '@kith/client';
import { logIn } from '@kith/testing/log-in';
import { Receiver } from '@kith/testing/receiver';
import { portraitOf, type SampleFace, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnv } from './platform/config/env.ts';
import { type RunningKith, startKith } from './start.ts';

/** One story, in order: a new user enrols people, makes groups, and is told who a camera sees. */
describe('one photo in, one notification out', () => {
  let dataDir: string;
  let kith: RunningKith;
  let client: Client;
  let receiver: Receiver;
  let secret: string;
  let listening: Promise<void> | undefined;
  const heard: Event[] = [];
  const stop = new AbortController();
  const banner: string[] = [];
  const pid = { ada: '', bea: '' };
  const group = { staff: 0, vip: 0, night: 0 };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'kith-story-'));
    receiver = await Receiver.open();
    const env = readEnv({
      KITH_DATA_DIR: dataDir,
      KITH_DATABASE_URL: await testDatabaseUrl(),
      KITH_PORT: '0',
      KITH_LOG_LEVEL: 'warn',
      KITH_WEBHOOK_ALLOW: '127.0.0.0/8',
      KITH_MODELS_DIR: process.env.KITH_MODELS_DIR,
    });
    kith = await startKith(env, (line) => banner.push(line));
  });
  afterAll(async () => {
    stop.abort();
    await listening;
    await kith?.[Symbol.asyncDispose]();
    await receiver?.[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function listen(onConnection: (connection: Connection) => void): Promise<void> {
    for await (const event of client.events({ onConnection, signal: stop.signal })) heard.push(event);
  }

  /** What the websocket told of these entries. */
  async function eventsOf(entries: readonly Entry[]): Promise<Event[]> {
    const ids = entries.map(({ id }) => id);
    const found = () => heard.filter(({ id }) => ids.includes(id));
    await until(() => found().length >= ids.length, `the events of ${ids.length} entries`);
    return found();
  }

  /** Sends a picture of Ada as a camera would. @returns what is told of it */
  async function seeAda(): Promise<Event> {
    const { results } = await client.entries.send({ image: await portraitOf(sampleFaces.adaAgain), source: 'door' });
    const [event] = await eventsOf(results);
    if (!event) throw new Error('Nobody was seen.');
    return event;
  }

  const enrol = async (face: SampleFace, source: string) =>
    client.persons.create({ image: await portraitOf(face), source });
  const search = async (face: SampleFace, groupsIds?: number[]) =>
    client.persons.search({ image: await portraitOf(face), groupsIds });
  const countOf = async (filter: EntryList) => (await client.entries.list(filter)).count;

  it('starts with a banner that shows the first password once and ends with the URL', async () => {
    const password = /password (\S+)$/.exec(banner.find((line) => line.startsWith('First account')) ?? '')?.[1];
    expect(banner.at(-1)).toBe(`Kith listens on ${kith.url}`);
    client = await logIn(kith.url, password ?? '');
    expect(await client.auth.whoami()).toEqual({
      username: 'admin',
      space: { id: expect.any(Number), name: 'default' },
    });
    expect(await client.server.isReady()).toBe(true);
  });

  it('takes a source, a webhook and a websocket', async () => {
    const source = await client.sources.create({ name: 'door', manualCreateFacesizeThreshold: 10_000 });
    expect(source.identify_facesize_threshold).toBe(7000);
    const profile = { name: 'my system', httpMethod: 0, destinationUrl: receiver.url } as const;
    secret = (await client.notifications.create(profile)).secret;
    const connections: Connection[] = [];
    listening = listen((connection) => connections.push(connection));
    await until(() => connections.length === 2, 'the websocket');
    expect(connections).toEqual(['connecting', 'live']);
  });

  it('creates a person by photo, and finds the same person on the next', async () => {
    const created = await enrol(sampleFaces.ada, 'door');
    expect(created).toMatchObject({ result: 'new', confidence: 100, pid: expect.any(String) });
    pid.ada = created.pid ?? '';
    const found = await enrol(sampleFaces.adaAgain, 'Door ');
    expect(found.pid).toBe(pid.ada);
    expect(['ha', 'exact']).toContain(found.result);
    pid.bea = (await enrol(sampleFaces.bea, 'door')).pid ?? '';
    expect(['', pid.ada]).not.toContain(pid.bea);
  });

  it('searches without storing anything', async () => {
    const before = await countOf({});
    const hit = await search(sampleFaces.adaAgain);
    expect(hit.pid).toBe(pid.ada);
    expect(hit.confidence).toBeGreaterThan(75.5);
    expect(await search(sampleFaces.cem)).toMatchObject({ result: 'nm', pid: null });
    expect(await countOf({})).toBe(before);
  });

  it('tells who is on a camera frame, with the names of all groups, and strangers as strangers', async () => {
    group.staff = (await client.groups.create({ name: 'Staff' })).id;
    group.vip = (await client.groups.create({ name: 'VIP' })).id;
    group.night = (await client.groups.create({ name: 'Night shift' })).id;
    expect(await client.groups.add({ pids: [pid.ada], groupsIds: [group.staff, group.vip] })).toMatchObject({
      added: 2,
    });

    receiver.received.length = 0;
    const sent = await client.entries.send({ image: await samplePhoto(3), source: 'door' });
    expect(sent.results).toHaveLength(3);

    const events = await eventsOf(sent.results);
    const ada = events.find((event) => event.data.pid === pid.ada);
    expect(ada?.data.persons_groups).toEqual([
      { id: group.staff, name: 'Staff' },
      { id: group.vip, name: 'VIP' },
    ]);
    expect(ada?.data.source.name).toBe('door');
    const strangers = events.filter((event) => event.data.pid === null);
    expect(strangers.map((event) => [event.data.result, event.data.persons_groups])).toEqual([
      ['nm', []],
      ['nm', []],
    ]);
    expect(sent.results).toEqual(events.map((event) => event.data));

    await until(() => receiver.received.length === 3, 'three webhooks');
    for (const { headers, body } of receiver.received) {
      const verified = new Webhook(secret).verify(body, headers as Record<string, string>) as {
        id: number;
        data: object;
      };
      expect(verified).toMatchObject({ type: 'entry.created' });
      expect(verified.data).toEqual(events.find((event) => event.id === verified.id)?.data);
    }
  });

  it('carries a group of a moment ago in the very next event, and rewrites no history when it is renamed', async () => {
    await client.groups.add({ pids: [pid.ada], groupsIds: [group.night] });
    const event = await seeAda();
    const names = ({ persons_groups }: Entry) => persons_groups.map(({ name }) => name);
    expect(names(event.data)).toEqual(['Staff', 'VIP', 'Night shift']);

    await client.groups.update(group.vip, { name: 'Guests' });
    await client.groups.delete(group.staff);
    const { results } = await client.entries.list({ idFrom: event.id });
    expect(results.map(names)).toEqual([['Staff', 'VIP', 'Night shift']]);
    expect(names((await seeAda()).data)).toEqual(['Guests', 'Night shift']);
  });

  it('replays what a websocket missed, filtered by group', async () => {
    const { results } = await client.entries.list({ limit: 100 });
    const expected = results.filter(({ persons_groups }) => persons_groups.some(({ id }) => id === group.vip));
    const replayed: number[] = [];
    for await (const { id } of client.events({ after: 0, groups: [group.vip] })) {
      if (replayed.push(id) === expected.length) break;
    }
    expect(replayed).toEqual(expected.map(({ id }) => id).reverse());
  });

  it('limits a search to the members of groups', async () => {
    expect(await search(sampleFaces.bea, [group.vip])).toMatchObject({ result: 'nm' });
    expect((await search(sampleFaces.bea)).pid).toBe(pid.bea);
    const unknown = { status: 400, fields: [{ name: 'groups_ids' }] };
    await expect(search(sampleFaces.bea, [4711])).rejects.toMatchObject(unknown);
  });

  it('lists entries by person, result, source and time', async () => {
    expect(await countOf({ pid: [pid.bea] })).toBe(1);
    expect(await countOf({ result: ['new', 'reinit'] })).toBe(2);
    expect(await countOf({ result: ['nm'] })).toBe(2);
    expect(await countOf({ sourcesIds: [4711] })).toBe(0);
    expect(await countOf({ dateTo: '2020-01-01' })).toBe(0);
    expect(await countOf({ pid: ['nobody'] })).toBe(0);
  });

  it('serves the pictures of an entry, and nothing else, without a token', async () => {
    const [entry] = (await client.entries.list({ pid: [pid.bea] })).results;
    if (!entry) throw new Error('Bea has no entry.');
    const face = await fetch(entry.face_image);
    expect([face.status, face.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const full = await fetch(entry.full_image);
    expect(Buffer.from(await full.arrayBuffer())).toEqual(await portraitOf(sampleFaces.bea));
    for (const path of ['/media/..%2Fkith.sqlite', '/media/x.jpg', `/media/${'a'.repeat(43)}.jpg`]) {
      expect((await fetch(`${kith.url}${path}`)).status).toBe(404);
    }
  });

  it('erases a person from the database, the index and the disk', async () => {
    const [entry] = (await client.entries.list({ pid: [pid.ada], result: ['new'] })).results;
    if (!entry) throw new Error('Ada has no entry.');
    await client.persons.delete(pid.ada);
    expect(await countOf({ pid: [pid.ada] })).toBe(0);
    expect((await search(sampleFaces.ada)).result).toBe('nm');
    expect((await fetch(entry.face_image)).status).toBe(404);
    expect((await fetch(entry.full_image)).status).toBe(404);
    expect((await client.groups.get(group.vip)).persons_count).toBe(0);
    await expect(client.persons.delete(pid.ada)).rejects.toMatchObject({ status: 404 });
    for (const file of await readdir(dataDir)) {
      if (file.startsWith('kith.sqlite')) expect((await readFile(join(dataDir, file))).includes(pid.ada)).toBe(false);
    }
  });

  it('deletes a source at once and its entries soon, and keeps its persons', async () => {
    const [door] = (await client.sources.list()).results;
    if (!door) throw new Error('There is no source.');
    await client.sources.delete(door.id);
    await expect(client.sources.get(door.id)).rejects.toMatchObject({ status: 404 });
    expect(await countOf({})).toBe(0);
    expect((await search(sampleFaces.bea)).pid).toBe(pid.bea);
    expect(await client.sources.create({ name: 'door' })).toMatchObject({ name: 'door' });
  });
});
