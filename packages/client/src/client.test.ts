import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningKith, readEnv, startKith } from '@kith/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Event, KithApiError, login } from './index.ts';

const password = 'correct horse battery';
const photo = createRequire(import.meta.url).resolve('@vladmandic/face-api/demo/sample1.jpg');

let dataDir: string;
let kith: RunningKith;
let client: Client;
let image: Uint8Array;
/** The person of the photo. */
let pid: string;

/** Starts the server of this file's data folder, on any free port or on a given one. */
const start = (port = '0'): Promise<RunningKith> =>
  startKith(
    readEnv({
      KITH_DATA_DIR: dataDir,
      KITH_PORT: port,
      KITH_ADMIN_PASSWORD: password,
      KITH_MODELS_DIR: fileURLToPath(new URL('../../../kith-models', import.meta.url)),
      KITH_LOG_LEVEL: 'error',
    }),
    () => undefined,
  );

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kith-client-'));
  image = await readFile(photo);
  kith = await start();
  const { token } = await login({ baseUrl: kith.url, username: 'admin', password });
  client = new Client({ apiToken: token.key, baseUrl: `${kith.url}/` });
  await client.sources.create({ name: 'door', identifyFacesizeThreshold: 0 });
  const created = await client.persons.create({ image, source: 'door', facesize: 0 });
  if (created.pid === null) throw new Error('The photo gave no person.');
  pid = created.pid;
});

afterAll(async () => {
  await kith[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

const refused = async (call: Promise<unknown>): Promise<KithApiError> => {
  const error = await call.then(
    () => new Error('This was not refused.'),
    (reason: unknown) => reason,
  );
  if (error instanceof KithApiError) return error;
  throw error;
};

describe('groups', () => {
  it('are created, found, changed and deleted', async () => {
    const group = await client.groups.create({ name: 'Überraschung & Söhne', color: '#aabbcc' });
    expect(group).toMatchObject({ name: 'Überraschung & Söhne', persons_count: 0, color: '#aabbcc' });
    expect(await client.groups.get(group.id)).toEqual(group);
    expect((await client.groups.list({ q: 'söhne', limit: 10, offset: 0 })).results).toEqual([group]);
    expect((await client.groups.update(group.id, { name: 'newname' })).name).toBe('newname');
    expect(await client.groups.delete(group.id)).toBeUndefined();
    expect(await refused(client.groups.get(group.id))).toMatchObject({
      status: 404,
      codes: [404],
      message: 'Not found.',
    });
  });

  it('hold persons, and persons know their groups', async () => {
    const [a, b] = [await client.groups.create({ name: 'A' }), await client.groups.create({ name: 'B' })];
    const wish = { pids: [pid], groupsIds: [a.id, b.id] };
    expect(await client.groups.add(wish)).toEqual({ added: 2, already: 0 });
    expect((await client.groups.persons(a.id, { pids: [pid], limit: 5 })).results).toMatchObject([
      { pid, pid_source: 'door' },
    ]);
    expect((await client.groups.ofPerson(pid)).results.map(({ name }) => name)).toEqual(['A', 'B']);
    expect((await client.groups.list({ pidsInclude: [pid], groupsIds: [b.id] })).count).toBe(1);
    expect((await client.groups.list({ pidsExclude: [pid], groupsIds: [b.id] })).count).toBe(0);
    const members = [];
    for await (const member of client.groups.iteratePersons(a.id)) members.push(member.pid);
    expect(members).toEqual([pid]);
    expect(await client.groups.remove(wish)).toEqual({ removed: 2, absent: 0 });
  });

  it('are iterated over all pages, each once and in order', async () => {
    const made: number[] = [];
    for (let i = 0; i < 101; i++) made.push((await client.groups.create({ name: `page ${i}` })).id);
    const seen: number[] = [];
    for await (const group of client.groups.iterate({ q: 'page ' })) seen.push(group.id);
    expect(seen).toEqual(made);
    for await (const group of client.groups.iterate({ q: 'nothing of this name' })) expect.unreachable(group.name);
  });

  it('are iterated in any order', async () => {
    const seen: string[] = [];
    for await (const { name } of client.groups.iterate({ q: 'page 1', sort: '-name' })) seen.push(name);
    expect(seen).toEqual([...seen].sort().reverse());
    const first = await client.groups.list({ q: 'page 1', sort: '-name', limit: 3 });
    const second = await client.groups.list({ q: 'page 1', sort: '-name', limit: 3, after: first.next_after ?? '' });
    expect([...first.results, ...second.results].map(({ name }) => name)).toEqual(seen.slice(0, 6));
  });

  it('are copied, merged, compared, and replaced for a person', async () => {
    const [some, none] = [await client.groups.create({ name: 'Some' }), await client.groups.create({ name: 'None' })];
    expect(await client.groups.replaceOfPerson(pid, [some.id])).toEqual({ added: 1, removed: 0 });
    const copy = await client.groups.copy(some.id, { name: 'Some more', color: '#aabbcc' });
    expect(copy).toMatchObject({ name: 'Some more', color: '#aabbcc', persons_count: 1 });
    expect((await client.groups.overlap(some.id, copy.id, { limit: 5 })).results).toMatchObject([{ pid }]);
    expect(await client.groups.difference(some.id, copy.id)).toMatchObject({ count: 0, next_after: null });
    const pids = async (members: AsyncIterable<{ readonly pid: string }>): Promise<string[]> => {
      const seen: string[] = [];
      for await (const member of members) seen.push(member.pid);
      return seen;
    };
    expect(await pids(client.groups.iterateOverlap(some.id, none.id))).toEqual([]);
    expect(await pids(client.groups.iterateDifference(some.id, none.id))).toEqual([pid]);
    const merged = await client.groups.merge(none.id, { from: copy.id, deleteSource: true });
    expect(merged).toEqual({ ...none, persons_count: 1 });
    expect(await refused(client.groups.get(copy.id))).toMatchObject({ status: 404 });
    const names: string[] = [];
    for await (const { name } of client.groups.iterateOfPerson(pid)) names.push(name);
    expect(names).toEqual(['Some', 'None']);
    expect(await client.groups.replaceOfPerson(pid, [])).toEqual({ added: 0, removed: 2 });
  });

  it('are refused with the fields at fault', async () => {
    await client.groups.create({ name: 'Taken' });
    const error = await refused(client.groups.create({ name: 'taken' }));
    expect(error).toMatchObject({
      status: 400,
      codes: [1001],
      message: expect.stringMatching(/^Validation error. name: /),
    });
    expect(error.fields).toEqual([{ name: 'name', message: expect.stringContaining('"taken"'), error_code: 1001 }]);
    expect(error.shouldRetry()).toBe(false);
    const unknown = await refused(client.groups.add({ pids: ['nobody'], groupsIds: [999_999] }));
    expect(unknown.fields.map(({ name }) => name)).toEqual(['pids', 'groups_ids']);
  });
});

describe('persons', () => {
  it('are found again on the same photo, as bytes or as a Blob', async () => {
    const found = await client.persons.search({ image: new Blob([new Uint8Array(image)]) });
    expect(found).toMatchObject({ result: 'exact', pid });
    expect(await client.persons.create({ image, source: 'door', facesize: 0 })).toMatchObject({ result: 'exact', pid });
  });

  it('are not found outside the groups that are asked', async () => {
    const empty = await client.groups.create({ name: 'Nobody here' });
    expect(await client.persons.search({ image, groupsIds: [empty.id] })).toMatchObject({ result: 'nm', pid: null });
  });

  it('are listed, named, known by several faces, and made one', async () => {
    const named = await client.persons.update(pid, { name: 'Ada', externalId: 'E-1' });
    expect(named).toMatchObject({ pid, name: 'Ada', external_id: 'E-1', templates_count: 1 });
    expect((await client.persons.list({ externalIds: ['E-1'] })).results).toEqual([named]);
    const all = [];
    for await (const person of client.persons.iterate({ q: 'ada' })) all.push(person);
    expect(all).toEqual([await client.persons.get(pid)]);

    const added = await client.persons.addTemplate(pid, { image }, { result: 'exact' });
    expect((await client.persons.templates(pid)).map(({ id }) => id)).toContain(added.id);
    await client.persons.deleteTemplate(pid, added.id);
    await client.persons.reinit(pid, { image, source: 'door' });
    const { total, reinit } = await client.persons.statistics(pid);
    expect([total, reinit]).toEqual([2, 1]);

    const other = await readFile(photo.replace('sample1', 'sample2'));
    const { results } = await client.entries.send({ image: other, source: 'door' });
    // Of several faces the largest may be turned away.
    const entryId = results.find(({ result }) => result !== 'det')?.id ?? 0;
    const stranger = await client.persons.createFromEntry(entryId);
    expect(stranger.result).toBe('new');
    const fromEntry = await client.persons.addTemplate(pid, { entryId }, { result: 'nm' });
    await client.persons.deleteTemplate(pid, fromEntry.id);
    expect((await refused(client.persons.merge(pid, pid))).fields[0]?.name).toBe('from');
    expect((await client.persons.merge(stranger.pid ?? pid, pid)).name).toBe('Ada');
    pid = stranger.pid ?? pid;
    await client.persons.reinit(pid, { image, source: 'door', result: 'junk' });
  });

  it('come from pictures only', async () => {
    const error = await refused(client.persons.search({ image: new TextEncoder().encode('no picture') }));
    expect(error.fields).toMatchObject([{ name: 'image', error_code: 1008 }]);
    expect((await refused(client.persons.delete('nobody'))).status).toBe(404);
  });
});

describe('photos', () => {
  it('are compared with each other, and with a person', async () => {
    const other = await readFile(photo.replace('sample1', 'sample2'));
    expect(await client.utility.compare(image, new Blob([new Uint8Array(image)]), { result: 'exact' })).toEqual({
      similar: true,
      result: 'exact',
      confidence: 100,
    });
    expect(await client.utility.compare(image, other)).toMatchObject({ similar: false, result: 'nm' });
    expect(await client.utility.verify(pid, image)).toMatchObject({ similar: true, result: 'exact' });
    expect(await client.utility.verify(pid, other, { result: 'junk' })).toMatchObject({ similar: false });
    const error = await refused(client.utility.compare(image, new TextEncoder().encode('no picture')));
    expect(error.fields).toMatchObject([{ name: 'image2', error_code: 1008 }]);
  });

  it('tell age, sex and mood', async () => {
    const { age, sex, mood } = await client.utility.asm(image);
    expect([typeof age, sex, typeof mood]).toEqual(['number', 1, 'string']);
  });

  it('of a source tell who was there last', async () => {
    await client.sources.create({ name: 'till', identifyFacesizeThreshold: 0 });
    expect(await refused(client.utility.customer('till'))).toMatchObject({ status: 404 });
    await client.entries.send({ image, source: 'till' });
    expect(await client.utility.customer('till', { offset: 600 })).toEqual({ pid });
  });
});

describe('sources, notifications, tokens and spaces', () => {
  it('a source is made, changed and deleted', async () => {
    const source = await client.sources.create({
      name: 'gate',
      autoCreatePersons: true,
      storeImagesForResults: ['new'],
    });
    expect(source).toMatchObject({ auto_create_persons: true, store_images_for_results: ['new'] });
    expect(
      (await client.sources.update(source.id, { storeImagesForResults: null })).store_images_for_results,
    ).toBeNull();
    expect(await client.sources.get(source.id)).toMatchObject({ name: 'gate', store_images_for_results: null });
    await client.sources.delete(source.id);
    expect((await client.sources.list({ q: 'gate' })).results).toEqual([]);
  });

  it('a notification profile is made, changed and deleted', async () => {
    const made = await client.notifications.create({
      name: 'hook',
      httpMethod: 0,
      destinationUrl: 'https://example.com/hook',
      sources: ['door'],
      ageFrom: 18,
    });
    expect(made.secret).toMatch(/^whsec_/);
    expect((await client.notifications.update(made.id, { isActive: false })).is_active).toBe(false);
    expect(await client.notifications.get(made.id)).toMatchObject({ name: 'hook', age_from: 18 });
    const filters = { groupsAll: [], groupsNone: null, minConfidence: 80, cooldownSeconds: 60 };
    expect(await client.notifications.update(made.id, filters)).toMatchObject({
      min_confidence: 80,
      cooldown_seconds: 60,
    });
    await client.notifications.delete(made.id);
    expect((await client.notifications.list()).count).toBe(0);
  });

  it('a notification profile is tried', async () => {
    const destinationUrl = 'https://nowhere.invalid/hook';
    const { id } = await client.notifications.create({ name: 'hook', httpMethod: 0, destinationUrl });
    const sent = await client.notifications.sample(id);
    expect(sent).toMatchObject({ status_code: null, error: expect.stringContaining("The host's name"), response: '' });
    await client.entries.send({ image, source: 'door' });
    const tested = await client.notifications.test(id, { limit: 1, minConfidence: 100, results: ['new'] });
    expect(tested).toMatchObject({ is_active: true, count: 1, would_send: 0, results: [{ reason: 'results' }] });
    await client.notifications.delete(id);
  });

  it('a token shows its key once, and ends when it is deleted', async () => {
    const made = await client.tokens.create({ permanent: true });
    const other = new Client({ apiToken: made.key, baseUrl: kith.url });
    expect((await other.tokens.list({ permanent: true })).map(({ id }) => id)).toEqual([made.id]);
    await client.tokens.delete(made.id);
    expect(await refused(other.groups.list())).toMatchObject({ status: 401, message: 'Not authenticated.' });
  });

  it('a space has a token of its own', async () => {
    const space = await client.spaces.create({ name: 'branch' });
    const { key } = await client.spaces.createToken(space.id);
    const inside = new Client({ apiToken: key, baseUrl: kith.url });
    const group = await inside.groups.create({ name: 'A' });
    expect((await client.groups.list({ spacesIds: [space.id] })).results).toEqual([group]);
    expect(await client.spaces.update(space.id, { name: 'Branch 2' })).toEqual({ id: space.id, name: 'Branch 2' });
    await client.spaces.delete(space.id);
    expect((await client.spaces.list()).results.map(({ name }) => name)).toEqual(['default']);
  });
});

describe('entries and events', () => {
  const collect = async (events: AsyncIterable<Event>, count: number): Promise<Event[]> => {
    const collected: Event[] = [];
    for await (const event of events) {
      collected.push(event);
      if (collected.length === count) break;
    }
    return collected;
  };
  const send = () => client.entries.send({ image, source: 'door' });

  it('an entry is told with the names of all groups of its person', async () => {
    const groups = [await client.groups.create({ name: 'Staff' }), await client.groups.create({ name: 'الأصدقاء' })];
    await client.groups.add({ pids: [pid], groupsIds: groups.map(({ id }) => id) });
    const { results } = await send();
    const entry = results.find((result) => result.pid === pid);
    const persons_groups = groups.map(({ id, name }) => ({ id, name }));
    expect(entry).toMatchObject({ result: 'exact', persons_groups });
    expect((await client.entries.list({ pid: [pid], result: ['exact'], limit: 1 })).results).toEqual([entry]);
    const told = await collect(client.events({ after: (entry?.id ?? 0) - 1 }), 1);
    expect(told).toEqual([{ id: entry?.id, data: entry }]);
  });

  it('events of other groups are passed over', async () => {
    const [group, other] = [await client.groups.create({ name: 'In' }), await client.groups.create({ name: 'Out' })];
    await send();
    await client.groups.add({ pids: [pid], groupsIds: [group.id] });
    await send();
    const [first] = await collect(client.events({ after: 0, groups: [group.id, other.id] }), 1);
    expect(first?.data.persons_groups.map(({ name }) => name)).toContain('In');
  });

  it('events end when the signal is aborted', async () => {
    const stop = new AbortController();
    const seen: Event[] = [];
    for await (const event of client.events({ after: 0, signal: stop.signal })) {
      seen.push(event);
      stop.abort();
    }
    expect(seen).toHaveLength(1);
    for await (const event of client.events({ after: 0, signal: stop.signal })) expect.unreachable(String(event.id));
  });

  it('events are refused to a token that is not valid', async () => {
    const stranger = new Client({ apiToken: 'wrong', baseUrl: kith.url });
    expect(await refused(stranger.events().next())).toMatchObject({ status: 401, message: 'Invalid token.' });
  });

  it('events go on over a restart of the server, each once', async () => {
    const newest = (await client.entries.list({ limit: 1 })).results[0]?.id ?? 0;
    const events = client.events({ after: newest - 1 });
    const before = await events.next();
    await kith[Symbol.asyncDispose]();
    kith = await start(new URL(kith.url).port);
    const sent = (await send()).results.map(({ id }) => id);
    const after = await collect(events, sent.length);
    expect([before.value?.id, ...after.map(({ id }) => id)]).toEqual([newest, ...sent]);
  });

  it('a person who is erased is not known any more', async () => {
    await client.persons.delete(pid);
    expect((await client.persons.search({ image })).result).toBe('nm');
  });
});

describe('a client', () => {
  it('is refused at once with a base URL or a token that cannot work', () => {
    expect(() => new Client({ apiToken: 'a', baseUrl: 'localhost:8080' })).toThrow(/"localhost:8080"/);
    expect(() => new Client({ apiToken: '' })).toThrow(TypeError);
  });

  it('says when nobody answers, and when it takes too long', async () => {
    const nobody = new Client({ apiToken: 'a', baseUrl: 'http://127.0.0.1:9' });
    const error = await refused(nobody.groups.list());
    expect([error.status, error.shouldRetry(), error.message]).toEqual([
      0,
      true,
      expect.stringContaining('127.0.0.1:9'),
    ]);
    expect(await refused(nobody.events().next())).toMatchObject({ status: 0 });
    const impatient = new Client({
      apiToken: 'a',
      timeoutMs: 20,
      fetch: (_url, init) =>
        new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
    });
    expect((await refused(impatient.groups.list())).message).toMatch(/did not answer within 0.02 s/);
  });

  it('does not know wrong credentials', async () => {
    const error = await refused(login({ baseUrl: kith.url, username: 'admin', password: 'wrong' }));
    expect(error).toMatchObject({ status: 400, codes: [602], fields: [] });
  });
});
