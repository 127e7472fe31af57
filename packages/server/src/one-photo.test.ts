import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '@kith/testing/api';
import { EventListener } from '@kith/testing/event-listener';
import { Receiver } from '@kith/testing/receiver';
import { portraitOf, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnv } from './platform/config/env.ts';
import { type RunningKith, startKith } from './start.ts';

const GROUPS = '/v1/groups/persons/';

/** One story, in order: a new user enrols people, makes groups, and is told who a camera sees. */
describe('one photo in, one notification out', () => {
  let dataDir: string;
  let kith: RunningKith;
  let api: Api;
  let receiver: Receiver;
  let listener: EventListener;
  let secret: string;
  const banner: string[] = [];
  const pid = { ada: '', bea: '' };
  const group: Record<string, number> = {};

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
    listener?.[Symbol.dispose]();
    await kith?.[Symbol.asyncDispose]();
    await receiver?.[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  });

  const newestEvent = async (count: number) => {
    await until(() => listener.events.length >= count, `${count} websocket events`);
    return listener.events.slice(-count);
  };

  it('starts with a banner that shows the first password once and ends with the URL', async () => {
    const password = /password (\S+)$/.exec(banner.find((line) => line.startsWith('First account')) ?? '')?.[1];
    expect(banner.at(-1)).toBe(`Kith listens on ${kith.url}`);
    api = await Api.logIn(kith.url, 'admin', password ?? '');
    expect((await api.send('GET', '/v1/whoami/')).body).toEqual({
      username: 'admin',
      space: { id: expect.any(Number), name: 'default' },
    });
    expect((await api.send('GET', '/readyz')).body).toEqual({ status: 'ready' });
  });

  it('takes a source, a webhook and a websocket', async () => {
    const source = await api.send('POST', '/v1/sources/', { name: 'door', manual_create_facesize_threshold: 10_000 });
    expect([source.status, source.body.identify_facesize_threshold]).toEqual([201, 7000]);
    const profile = await api.send('POST', '/v1/notifications/', {
      name: 'my system',
      http_method: 0,
      destination_url: receiver.url,
    });
    expect(profile.status).toBe(201);
    secret = profile.body.secret;
    listener = await EventListener.open(kith.url);
    listener.say({ action: 'PING' });
    listener.say({ action: 'AUTH', data: { token: api.token } });
    await until(() => listener.messages.length === 2, 'the answer to AUTH');
    expect(listener.messages).toEqual([{ PING: 'PONG' }, { auth: 'ok' }]);
  });

  it('creates a person by photo, and finds the same person on the next', async () => {
    const created = await api.upload('/v1/persons/', await portraitOf(sampleFaces.ada), { source: 'door' });
    expect([created.status, created.body.result, created.body.confidence]).toEqual([201, 'new', 100]);
    pid.ada = created.body.pid;
    const found = await api.upload('/v1/persons/', await portraitOf(sampleFaces.adaAgain), { source: 'Door ' });
    expect([found.status, found.body.pid]).toEqual([200, pid.ada]);
    expect(['ha', 'exact']).toContain(found.body.result);
    pid.bea = (await api.upload('/v1/persons/', await portraitOf(sampleFaces.bea), { source: 'door' })).body.pid;
    expect(pid.bea).not.toBe(pid.ada);
  });

  it('searches without storing anything', async () => {
    const before = (await api.send('GET', '/v1/entries/')).body.count;
    const hit = await api.upload('/v1/persons/search/', await portraitOf(sampleFaces.adaAgain));
    expect([hit.status, hit.body.pid]).toEqual([200, pid.ada]);
    expect(hit.body.confidence).toBeGreaterThan(75.5);
    const miss = await api.upload('/v1/persons/search/', await portraitOf(sampleFaces.cem));
    expect([miss.status, miss.body.result, miss.body.pid]).toEqual([200, 'nm', null]);
    expect((await api.send('GET', '/v1/entries/')).body.count).toBe(before);
  });

  it('tells who is on a camera frame, with the names of all groups, and strangers as strangers', async () => {
    for (const name of ['Staff', 'VIP', 'Night shift'])
      group[name] = (await api.send('POST', GROUPS, { name })).body.id;
    const groups_ids = [group.Staff, group.VIP];
    expect((await api.send('POST', `${GROUPS}pids/`, { pids: [pid.ada], groups_ids })).body.added).toBe(2);

    receiver.received.length = 0;
    const sent = await api.upload('/v1/entries/', await samplePhoto(3), { source: 'door' });
    expect(sent.status).toBe(201);
    expect(sent.body.results).toHaveLength(3);

    const events = await newestEvent(3);
    const ada = events.find((event) => event.data.pid === pid.ada);
    expect(ada.data.persons_groups).toEqual([
      { id: group.Staff, name: 'Staff' },
      { id: group.VIP, name: 'VIP' },
    ]);
    expect(ada.data.source.name).toBe('door');
    const strangers = events.filter((event) => event.data.pid === null);
    expect(strangers.map((event) => [event.data.result, event.data.persons_groups])).toEqual([
      ['nm', []],
      ['nm', []],
    ]);
    expect(sent.body.results).toEqual(events.map((event) => event.data));

    await until(() => receiver.received.length === 3, 'three webhooks');
    for (const { headers, body } of receiver.received) {
      const verified = new Webhook(secret).verify(body, headers as Record<string, string>) as {
        id: number;
        data: object;
      };
      expect(verified).toMatchObject({ type: 'entry.created' });
      expect(verified.data).toEqual(events.find((event) => event.id === verified.id).data);
    }
  });

  it('carries a group of a moment ago in the very next event, and rewrites no history when it is renamed', async () => {
    await api.send('POST', `${GROUPS}pids/`, { pids: [pid.ada], groups_ids: [group['Night shift']] });
    await api.upload('/v1/entries/', await portraitOf(sampleFaces.adaAgain), { source: 'door' });
    const [event] = await newestEvent(1);
    const names = (groups: { name: string }[]) => groups.map(({ name }) => name);
    expect(names(event.data.persons_groups)).toEqual(['Staff', 'VIP', 'Night shift']);

    await api.send('PATCH', `${GROUPS}${group.VIP}/`, { name: 'Guests' });
    await api.send('DELETE', `${GROUPS}${group.Staff}/`);
    const [old] = (await api.send('GET', `/v1/entries/?id_from=${event.id}`)).body.results;
    expect(names(old.persons_groups)).toEqual(['Staff', 'VIP', 'Night shift']);
    await api.upload('/v1/entries/', await portraitOf(sampleFaces.adaAgain), { source: 'door' });
    const [next] = await newestEvent(1);
    expect(names(next.data.persons_groups)).toEqual(['Guests', 'Night shift']);
  });

  it('replays what a websocket missed, filtered by group', async () => {
    using late = await EventListener.open(kith.url);
    late.say({ action: 'AUTH', data: { token: api.token, after: 0, groups: [group.VIP] } });
    const all = (await api.send('GET', '/v1/entries/?limit=100')).body.results;
    const expected = all.filter((entry: { persons_groups: { id: number }[] }) =>
      entry.persons_groups.some(({ id }) => id === group.VIP),
    );
    await until(() => late.events.length === expected.length, 'the replay');
    expect(late.events.map((event) => event.id)).toEqual(expected.map((entry: { id: number }) => entry.id).reverse());
  });

  it('limits a search to the members of groups', async () => {
    const image = await portraitOf(sampleFaces.bea);
    const inGroup = await api.upload('/v1/persons/search/', image, { groups_ids: String(group.VIP) });
    expect(inGroup.body.result).toBe('nm');
    expect((await api.upload('/v1/persons/search/', image)).body.pid).toBe(pid.bea);
    const unknown = await api.upload('/v1/persons/search/', image, { groups_ids: '4711' });
    expect([unknown.status, unknown.body.fields[0].name]).toEqual([400, 'groups_ids']);
  });

  it('lists entries by person, result, source and time', async () => {
    const count = async (query: string) => (await api.send('GET', `/v1/entries/?${query}`)).body.count;
    expect(await count(`pid=${pid.bea}`)).toBe(1);
    expect(await count('result=EntryResult.NEW%2CEntryResult.REINIT')).toBe(2);
    expect(await count('result=nm')).toBe(2);
    expect(await count('sources_ids=4711')).toBe(0);
    expect(await count('date_to=2020-01-01')).toBe(0);
    expect(await count('pid=nobody')).toBe(0);
  });

  it('serves the pictures of an entry, and nothing else, without a token', async () => {
    const [entry] = (await api.send('GET', `/v1/entries/?pid=${pid.bea}`)).body.results;
    const face = await fetch(entry.face_image);
    expect([face.status, face.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const full = await fetch(entry.full_image);
    expect(Buffer.from(await full.arrayBuffer())).toEqual(await portraitOf(sampleFaces.bea));
    for (const path of ['/media/..%2Fkith.sqlite', '/media/x.jpg', `/media/${'a'.repeat(43)}.jpg`]) {
      expect((await fetch(`${kith.url}${path}`)).status).toBe(404);
    }
  });

  it('erases a person from the database, the index and the disk', async () => {
    const [entry] = (await api.send('GET', `/v1/entries/?pid=${pid.ada}&result=new`)).body.results;
    expect((await api.send('DELETE', `/v1/persons/${pid.ada}/`)).status).toBe(204);
    expect((await api.send('GET', `/v1/entries/?pid=${pid.ada}`)).body.count).toBe(0);
    expect((await api.upload('/v1/persons/search/', await portraitOf(sampleFaces.ada))).body.result).toBe('nm');
    expect((await fetch(entry.face_image)).status).toBe(404);
    expect((await fetch(entry.full_image)).status).toBe(404);
    expect((await api.send('GET', `${GROUPS}${group.VIP}/`)).body.persons_count).toBe(0);
    expect((await api.send('DELETE', `/v1/persons/${pid.ada}/`)).status).toBe(404);
    for (const file of await readdir(dataDir)) {
      if (file.startsWith('kith.sqlite')) expect((await readFile(join(dataDir, file))).includes(pid.ada)).toBe(false);
    }
  });

  it('deletes a source at once and its entries soon, and keeps its persons', async () => {
    const [door] = (await api.send('GET', '/v1/sources/')).body.results;
    expect((await api.send('DELETE', `/v1/sources/${door.id}/`)).status).toBe(202);
    expect((await api.send('GET', `/v1/sources/${door.id}/`)).status).toBe(404);
    expect((await api.send('GET', '/v1/entries/')).body.count).toBe(0);
    expect((await api.upload('/v1/persons/search/', await portraitOf(sampleFaces.bea))).body.pid).toBe(pid.bea);
    expect((await api.send('POST', '/v1/sources/', { name: 'door' })).status).toBe(201);
  });
});
