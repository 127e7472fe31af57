import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningKith, readEnv, startKith } from '@kith/server';
import { numberedCameras } from '@kith/testing/numbered-cameras';
import { Receiver } from '@kith/testing/receiver';
import { portraitOf, sampleFaces, sideBySide } from '@kith/testing/sample-photos';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, errorCodes, login } from './index.ts';

const password = 'correct horse battery';

/** What no method reaches, and why. */
const unreached: Readonly<Record<string, string>> = {
  'GET /healthz': 'for supervisors of processes; `isReady` says more',
  'GET /metrics': 'for Prometheus, in its own format',
  'GET /v1/cameras/{id}/preview/': 'for pages, which show it as an image that moves',
  'GET /media/{name}': 'answers give the whole URL of each picture, which needs no token',
};

let dataDir: string;
let kith: RunningKith;
let client: Client;
let ada: Uint8Array;
let adaAgain: Uint8Array;
let pid: string;
/** Method and path of everything that was sent. */
const sent = new Set<string>();
/** Methods of resources that were called. */
const called = new Set<string>();

const recording: typeof fetch = (input, init) => {
  sent.add(`${init?.method ?? 'GET'} ${new URL(String(input)).pathname}`);
  return fetch(input, init);
};

/** A client that notes which of its methods are called. */
function observed(options: ConstructorParameters<typeof Client>[0], fetch = recording): Client {
  const made = new Client({ ...options, fetch });
  for (const [name, resource] of resourcesOf(made)) {
    for (const method of methodsOf(resource)) {
      const original: unknown = Reflect.get(resource, method);
      if (typeof original !== 'function') continue;
      Reflect.set(resource, method, (...args: unknown[]) => {
        called.add(`${name}.${method}`);
        return Reflect.apply(original, resource, args);
      });
    }
  }
  return made;
}

const resourcesOf = (of: Client): [string, object][] =>
  Object.entries(of).filter((entry): entry is [string, object] => typeof entry[1] === 'object');
const methodsOf = (resource: object): string[] =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).filter((name) => name !== 'constructor');

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kith-client-'));
  const env = {
    KITH_DATA_DIR: dataDir,
    KITH_PORT: '0',
    KITH_ADMIN_PASSWORD: password,
    KITH_MODELS_DIR: fileURLToPath(new URL('../../../kith-models', import.meta.url)),
    KITH_WEBHOOK_ALLOW: '127.0.0.0/8',
    KITH_LOG_LEVEL: 'error',
  };
  kith = await startKith(readEnv(env), () => undefined, { streams: numberedCameras, devices: async () => [] });
  const { token } = await login({ baseUrl: kith.url, username: 'admin', password, fetch: recording });
  client = observed({ apiToken: token.key, baseUrl: kith.url });
  [ada, adaAgain] = await Promise.all([portraitOf(sampleFaces.ada), portraitOf(sampleFaces.adaAgain)]);
  await client.sources.create({ name: 'door', identifyFacesizeThreshold: 0 });
  pid = (await client.persons.create({ image: ada, source: 'door', facesize: 0 })).pid ?? '';
});
afterAll(async () => {
  await kith[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

describe('a client can', () => {
  it('say who it is and how the server is', async () => {
    expect(await client.auth.whoami()).toEqual({ username: 'admin', space: { id: 1, name: 'default' } });
    expect(await client.server.version()).toEqual({ version: '1.3.1' });
    expect(await client.server.status()).toMatchObject({ indexed_persons: 1 });
    expect(await client.server.isReady()).toBe(true);
    expect((await client.server.findings()).map(({ check }) => check)).toContain('data folder');
  });

  it.each(['tokens', 'streamTokens'] as const)('keep %s', async (kind) => {
    const made = await client[kind].create({ permanent: true });
    expect(await client[kind].get(made.key)).toMatchObject({ id: made.id, is_active: true });
    expect(await client[kind].update(made.id, { isActive: false })).toMatchObject({ is_active: false });
    expect(await client[kind].list({ permanent: true })).toHaveLength(1);
    expect((await collect(client[kind].iterate({ permanent: true }))).map(({ id }) => id)).toEqual([made.id]);
    await client[kind].delete(made.id);
    await client[kind].create({ permanent: true });
    await client[kind].deleteAll({ permanent: true });
    expect(await client[kind].list({ permanent: true })).toEqual([]);
  });

  it('keep spaces', async () => {
    const space = await client.spaces.create({ name: 'branch' });
    expect(await client.spaces.get(space.id)).toEqual(space);
    expect(await client.spaces.all()).toContainEqual(space);
    expect((await client.spaces.list({ q: 'bran' })).results).toEqual([space]);
    expect(await collect(client.spaces.iterate({ q: 'bran' }))).toEqual([space]);
    expect((await client.spaces.update(space.id, { name: 'Branch' })).name).toBe('Branch');
    const { key } = await client.spaces.createToken(space.id);
    const inside = new Client({ apiToken: key, baseUrl: kith.url, fetch: recording });
    expect((await inside.auth.whoami()).space?.name).toBe('Branch');
    await client.spaces.delete(space.id);
  });

  it('keep sources and licences', async () => {
    const licence = await client.licences.create({ name: 'a week', entryStorageDays: 7 });
    expect(await client.licences.get(licence.id)).toEqual(licence);
    expect((await client.licences.list({ isBound: false })).results).toEqual([licence]);
    expect((await client.licences.update(licence.id, { entryStorageDays: 8 })).entry_storage_days).toBe(8);
    const source = await client.sources.create({ name: 'gate', licenseId: licence.id });
    expect(await collect(client.licences.iterate({ isBound: true }))).toHaveLength(1);
    expect((await client.sources.get(source.id)).license).toMatchObject({ name: 'a week' });
    expect((await client.sources.list({ q: 'gate' })).count).toBe(1);
    expect(await collect(client.sources.iterate())).toHaveLength(2);
    expect((await client.sources.update(source.id, { licenseId: null })).license).toBeNull();
    const token = await client.sources.createToken(source.id, { minutes: 5 });
    expect((await client.sources.tokens(source.id)).map(({ id }) => id)).toEqual([token.id]);
    const phone = observed({ apiToken: token.key, baseUrl: kith.url });
    expect((await phone.sources.own()).source).toEqual({ id: source.id, name: 'gate' });
    expect((await phone.entries.send({ image: ada, source: 'gate' })).results).toEqual([]);
    await client.sources.deleteToken(source.id, token.id);
    await client.licences.delete(licence.id);
    await client.sources.delete(source.id);
  });

  it('listen to a Frigate, and try one', async () => {
    const wish = { url: 'http://10.0.0.9:5000', broker: { url: 'mqtt://10.0.0.9', username: 'kith' }, enabled: false };
    expect(await client.frigate.set(wish)).toMatchObject({ state: 'disabled', broker: { has_password: false } });
    expect(await client.frigate.get()).toMatchObject({ url: 'http://10.0.0.9:5000', write_names: true });
    await expect(client.frigate.test({ ...wish, url: 'http://127.0.0.1' })).rejects.toThrow('No Frigate may be at');
    await client.frigate.delete();
  });

  it('keep cameras, try them, and see who is there', async () => {
    const { cameras, visits } = client;
    expect(await cameras.test({ address: 'rtsp://10.0.0.9/none' })).toMatchObject({ works: true, problem: null });
    expect(await cameras.discover()).toEqual([]);
    const { id } = await cameras.create({ name: 'hall', address: 'rtsp://viewer:geheim@10.0.0.9/7' });
    const [visit] = await until(async () => {
      const found = (await visits.list({ sourcesIds: [id], open: true })).results;
      return found.length > 0 ? found : null;
    }, 'somebody is there');
    expect(await visits.get(visit?.id ?? 0)).toMatchObject({ source_name: 'hall', open: true });
    expect(await collect(visits.iterate({ sourcesIds: [id] }))).toHaveLength(1);
    expect((await cameras.frame(id)).subarray(0, 2)).toEqual(Uint8Array.of(0xff, 0xd8));
    expect(await cameras.get(id)).toMatchObject({ address: 'rtsp://10.0.0.9/7', has_password: true });
    expect((await cameras.list({ q: 'hall' })).count).toBe(1);
    expect(await collect(cameras.iterate())).toHaveLength(1);
    expect(await cameras.update(id, { absenceSeconds: 20 })).toMatchObject({ absence_seconds: 20 });
    await cameras.delete(id);
    await client.sources.delete(id);
  });

  it('move thresholds, and return to the defaults', async () => {
    const defaults = await client.thresholds.get();
    expect(await client.thresholds.update({ exact: 99 })).toEqual({ ...defaults, exact: 99 });
    expect(await client.thresholds.reset()).toEqual(defaults);
  });

  it('look at everybody who is known, and ask what other thresholds would change', async () => {
    await until(async () => (await client.gallery.health()).state === 'done', 'everybody was looked at');
    expect((await client.gallery.health({ again: true })).persons).toBeGreaterThan(0);
    expect((await client.gallery.whatIf({ exact: 99 })).thresholds.after.exact).toBe(99);
  });

  it('ask about photos', async () => {
    expect(await client.persons.search({ image: adaAgain })).toMatchObject({ pid });
    expect(await client.utility.compare(ada, adaAgain)).toMatchObject({ similar: true });
    expect(await client.utility.verify(pid, adaAgain)).toMatchObject({ similar: true });
    expect(await client.utility.asm(ada)).toMatchObject({ sex: 1 });
    const photo = await sideBySide(await portraitOf(sampleFaces.ada), await portraitOf(sampleFaces.bea));
    expect(await client.faceId.compare({ photo, facesize: 0 })).toMatchObject({ similar: false });
    const verified = await client.faceId.verify({ photoFace: ada, photoId: adaAgain });
    expect(verified).toMatchObject({ similar: true, documents: [] });
    expect(await client.faceId.idCodes()).toEqual([]);
    const alone = client.faceId.compare({ photo: ada });
    await expect(alone).rejects.toMatchObject({ code: errorCodes.noFace, fields: [{ name: 'photo' }] });
  });

  it('name persons and know them better', async () => {
    expect(await client.persons.update(pid, { name: 'Ada', externalId: 'E-1' })).toMatchObject({ name: 'Ada' });
    expect(await client.persons.get(pid)).toMatchObject({ external_id: 'E-1' });
    expect((await client.persons.list({ externalIds: ['E-1'] })).count).toBe(1);
    expect(await collect(client.persons.iterate({ dateFrom: new Date(0) }))).toHaveLength(1);
    const { id } = await client.persons.addTemplate(pid, { image: adaAgain }, { facesize: 0 });
    expect(await client.persons.templates(pid)).toHaveLength(2);
    await client.persons.deleteTemplate(pid, id);
    await client.persons.reinit(pid, { image: adaAgain, source: 'door', facesize: 0 });
    expect(await client.persons.statistics(pid)).toMatchObject({ reinit: 1 });
    await client.persons.update(pid, { attributes: { department: 'Sales', level: 3 } });
    expect(await client.persons.attributes({ limit: 1 })).toEqual({
      results: [{ name: 'department' }],
      next_after: 'department',
    });
    expect(await collect(client.persons.iterateAttributes())).toEqual([{ name: 'department' }, { name: 'level' }]);
  });

  it('send entries, and make persons of them', async () => {
    const [entry] = (await client.entries.send({ image: await portraitOf(sampleFaces.cem), source: 'door' })).results;
    const id = entry?.id ?? 0;
    expect(entry).toMatchObject({ result: 'nm' });
    const { pid: cem } = await client.persons.createFromEntry(id);
    const known = (await client.entries.list({ pid: [cem ?? ''] })).results;
    expect(await collect(client.entries.iterate({ pid: [cem ?? ''] }))).toEqual(known);
    await client.persons.reinitFromEntry(known[0]?.id ?? 0);
    expect((await client.utility.customer('door', { offset: 600 })).pid).toBe(cem);
    const { compared, results } = await client.entries.search({ entryId: id });
    expect([compared, results.map((found) => found.entry.pid)]).toEqual([5, [cem, cem]]);
    expect(await client.entries.wrongPerson(id, { pid })).toMatchObject({ pid, persons_groups: [] });
    expect(await client.entries.undoWrongPerson(id)).toMatchObject({ pid: null, result: 'nm' });
    await client.entries.delete(id);
    expect((await client.entries.list({ idFrom: id })).results.map((other) => other.id)).not.toContain(id);
    await client.persons.merge(pid, cem ?? '');
    await client.persons.delete((await client.persons.create({ image: ada, source: 'door', facesize: 0 })).pid ?? '');
    pid = (await client.persons.create({ image: ada, source: 'door', facesize: 0 })).pid ?? '';
  });

  it('know strangers, and say who they are', async () => {
    const { strangers } = client;
    const seen = async (face: keyof typeof sampleFaces) => {
      const image = await portraitOf(sampleFaces[face]);
      return until(async () => {
        const [entry] = (await client.entries.send({ image, source: 'door' })).results;
        return entry?.stranger ? { id: entry.stranger.id, entry: entry.id } : null;
      }, 'a stranger');
    };
    const [{ id: one }, { id: other, entry }] = [await seen('bea'), await seen('cem')];
    // Of who was seen before, the keeper may make strangers, too.
    const listed = (await strangers.list({ visitsFrom: 1 })).results.map(({ id }) => id);
    expect(listed).toEqual(expect.arrayContaining([one, other]));
    expect((await collect(strangers.iterate())).map(({ id }) => id)).toEqual(listed);
    expect(await strangers.ignore(one)).toMatchObject({ ignored: true });
    expect((await strangers.list({ ignored: true })).results).toMatchObject([{ id: one }]);
    await strangers.ignore(one, false);
    const { sightings } = await strangers.get(one);
    const { sightings: all } = await strangers.merge(one, other);
    expect(all).toBeGreaterThan(sightings);
    const split = await strangers.split(one, [entry]);
    expect((await strangers.entries(split.id)).results).toMatchObject([{ id: entry }]);
    expect(await collect(strangers.iterateEntries(one))).toHaveLength(all - 1);
    expect(await strangers.name(one, { name: 'Bea' })).toMatchObject({ created: true, person: { name: 'Bea' } });
    const taken = (await strangers.named()).results.find(({ id }) => id === one);
    expect(taken).toMatchObject({ person: { name: 'Bea' }, entries: all - 1 });
    expect(await strangers.undoNaming(one)).toMatchObject({ id: one, sightings: all - 1 });
    await strangers.name(one, { name: 'Bea' });
    await strangers.forget(split.id);
    expect(await strangers.updateSettings({ days: 14 })).toEqual({ enabled: true, days: 14 });
    expect(await strangers.settings()).toEqual({ enabled: true, days: 14 });
    const { results } = await client.persons.list({ q: 'Bea' });
    await client.persons.delete(results[0]?.pid ?? '');
  });

  it('keep groups', async () => {
    const { groups } = client;
    const [staff, vip] = [await groups.create({ name: 'Staff' }), await groups.create({ name: 'VIP' })];
    const both = { pids: [pid], groupsIds: [staff.id, vip.id] };
    expect(await groups.add(both)).toEqual({ added: 2, already: 0 });
    expect((await groups.list({ pidsInclude: [pid] })).count).toBe(2);
    expect(await collect(groups.iterate({ sort: '-name' }))).toHaveLength(2);
    expect((await groups.update(staff.id, { name: 'Crew' })).name).toBe('Crew');
    expect((await groups.get(staff.id)).persons_count).toBe(1);
    expect((await groups.persons(staff.id)).results).toMatchObject([{ pid }]);
    expect(await collect(groups.iteratePersons(staff.id))).toHaveLength(1);
    expect((await groups.ofPerson(pid)).count).toBe(2);
    expect(await collect(groups.iterateOfPerson(pid))).toHaveLength(2);
    const ruled = await groups.create({ name: 'By rule', rule: ofStaff(staff.id) });
    expect([ruled.rule_state, ruled.persons_count]).toEqual(['on', 1]);
    expect((await groups.previewRule({ none_of: [staff.id] }, ruled.id)).leaving.count).toBe(1);
    expect(await groups.putException(ruled.id, pid, false)).toMatchObject({ pid, is_in: false });
    expect((await groups.exceptions(ruled.id)).count).toBe(1);
    expect((await groups.exceptions(ruled.id, { pids: [pid] })).results).toMatchObject([{ pid }]);
    expect(await collect(groups.iterateExceptions(ruled.id))).toHaveLength(1);
    await groups.deleteException(ruled.id, pid);
    await groups.delete(ruled.id);
    const copy = await groups.copy(staff.id, { name: 'Copy' });
    expect((await groups.overlap(staff.id, copy.id)).count).toBe(1);
    expect(await collect(groups.iterateOverlap(staff.id, copy.id))).toHaveLength(1);
    expect((await groups.difference(staff.id, copy.id)).count).toBe(0);
    expect(await collect(groups.iterateDifference(staff.id, copy.id))).toEqual([]);
    await groups.merge(vip.id, { from: copy.id, deleteSource: true });
    expect(await groups.replaceOfPerson(pid, [staff.id])).toEqual({ added: 0, removed: 1 });
    const until = new Date('2099-12-31T23:00:00Z');
    expect(await groups.add({ ...both, validUntil: until })).toEqual({ added: 2, already: 0 });
    const member = await groups.updateMembership(vip.id, pid, { validFrom: '2099-01-01' });
    expect(member).toMatchObject({ pid, valid_until: '2099-12-31T23:00:00.000000+00:00', in_effect: false });
    expect(await collect(groups.iteratePersons(vip.id, { when: 'later' }))).toMatchObject([{ pid }]);
    expect((await groups.ofPerson(pid, { when: 'now' })).results).toMatchObject([{ id: staff.id }]);
    expect(await groups.remove(both)).toEqual({ removed: 2, absent: 0 });
    await groups.delete(vip.id);
  });

  it('import and export members', async () => {
    const { id } = await client.groups.create({ name: 'Listed' });
    const preview = await client.groups.previewImport(id, `pid\n${pid}\nnobody\n`, { mode: 'replace' });
    expect(preview).toMatchObject({ added: 1, invalid: 1, joining: [{ pid }] });
    const done = await client.groups.importMembers(id, `pid\n${pid}\nnobody\n`, { key: 'k' });
    expect(done).toMatchObject({ added: 1, invalid: 1 });
    expect(await client.groups.getImport(id, done.id)).toMatchObject({ status: 'done' });
    expect((await client.groups.imports(id, { key: 'k' })).count).toBe(1);
    expect(await collect(client.groups.iterateImports(id))).toHaveLength(1);
    expect((await client.groups.importReport(id, done.id, { limit: 1 })).results).toMatchObject([{ row: 2 }]);
    expect(await collect(client.groups.iterateImportReport(id, done.id))).toHaveLength(1);
    expect((await collect(client.groups.exportMembers(id))).join('')).toContain(pid);
  });

  it('keep notification profiles, and see and repeat what was sent', async () => {
    const { notifications } = client;
    await using receiver = await Receiver.open();
    const { url: destinationUrl } = receiver;
    const { id, secret } = await notifications.create({ name: 'mine', httpMethod: 0, destinationUrl });
    const channel = { kind: 'ntfy', url: new URL(destinationUrl).origin, topic: 'door', token: 'tk_1' } as const;
    const phone = await notifications.create({ name: 'phone', channel });
    expect(phone.channel).toMatchObject({ kind: 'ntfy', has_token: true });
    expect(await notifications.sample(phone.id, { type: 'alarm.raised' })).toMatchObject({ status_code: 200 });
    await notifications.delete(phone.id);
    const browsers = await notifications.create({ name: 'browsers', channel: { kind: 'web-push' } });
    const keys = { p256dh: (await notifications.pushKey()).public_key, auth: 'BTBZMqHH6r4Tts7J_aSIgg' };
    const device = { name: 'Phone', endpoint: `${new URL(destinationUrl).origin}/push`, keys };
    const { id: deviceId } = await notifications.addDevice(browsers.id, device);
    expect(await notifications.sample(browsers.id)).toMatchObject({ status_code: 200 });
    expect((await notifications.devices(browsers.id)).results).toMatchObject([{ id: deviceId, name: 'Phone' }]);
    await notifications.deleteDevice(browsers.id, deviceId);
    await notifications.delete(browsers.id);
    expect((await notifications.rotateSecret(id)).secret).not.toBe(secret);
    expect(await notifications.get(id)).toMatchObject({ name: 'mine' });
    expect((await notifications.list({ q: 'mine' })).count).toBe(1);
    expect(await collect(notifications.iterate())).toHaveLength(1);
    expect(await notifications.update(id, { results: [] })).toMatchObject({ is_active: true });
    expect(await notifications.sample(id)).toMatchObject({ status_code: 200 });
    expect(await notifications.test(id, { limit: 1 })).toMatchObject({ count: 1, news: { count: 0 }, left_out: [] });
    expect((await notifications.test(id, { sample: 'camera.offline' })).text.title).toContain('Sample');
    const [entry] = (await client.entries.send({ image: ada, source: 'door' })).results;
    const delivered = async () =>
      (await notifications.deliveries(id, { status: ['delivered'], since: new Date(0), entryId: entry?.id })).results;
    const [delivery] = await until(async () => {
      const found = await delivered();
      return found.length > 0 ? found : null;
    }, 'a delivery');
    const webhookId = delivery?.id ?? '';
    expect(await collect(notifications.iterateDeliveries(id, { status: ['delivered'] }))).toHaveLength(1);
    expect((await notifications.getDelivery(id, webhookId)).attempts).toHaveLength(1);
    await notifications.replay(id, webhookId);
    await until(() => receiver.received.length === 5, 'the samples, the event and its repetition');
    expect(await notifications.replayFailures(id, { since: new Date(0) })).toEqual({ replayed: 0 });
    await notifications.delete(id);
  });

  it('arm a rule, and answer the alarm that it raises', async () => {
    const { alarmRules, alarms } = client;
    const when = { sources: ['door'] };
    const { id } = await alarmRules.create({ name: 'At the door', when, isActive: false, cooldownSeconds: 0 });
    expect(await alarmRules.update(id, { isActive: true })).toMatchObject({ is_active: true });
    await client.entries.send({ image: ada, source: 'door' });
    expect((await alarmRules.dryRun({ when, since: new Date(0).toISOString() })).count).toBeGreaterThan(0);
    expect((await alarmRules.get(id)).name).toBe('At the door');
    expect((await alarmRules.list({ q: 'door' })).count).toBe(1);
    expect(await collect(alarmRules.iterate())).toHaveLength(1);
    const [alarm] = (await alarms.list({ state: ['open'], rulesIds: [id] })).results;
    expect(alarm).toMatchObject({ kind: 'sighting', entry: { pid } });
    expect(await collect(alarms.iterate())).toHaveLength(1);
    expect(await alarms.assign(alarm?.id ?? 0, 'Kim')).toMatchObject({ assignee: 'Kim' });
    expect(await alarms.acknowledge(alarm?.id ?? 0, { note: 'She forgot her key.' })).toMatchObject({
      state: 'acknowledged',
    });
    expect(await alarms.get(alarm?.id ?? 0)).toMatchObject({ note: 'She forgot her key.' });
    await alarmRules.delete(id);
  });

  it('read usage and the audit log', async () => {
    const { results } = await client.usage.list({ eventTypes: [2] });
    expect(results).toMatchObject([{ name: 'Persons stored' }]);
    expect(await collect(client.usage.iterate({ eventTypes: [2] }))).toEqual(results);
    expect((await client.usage.total({ eventTypes: [2] })).results).toMatchObject([{ event_type: 2 }]);
    const page = await client.audit.list({ limit: 2 });
    expect(page.results.map(({ status }) => status)).toEqual([expect.any(Number), expect.any(Number)]);
    const created = await collect(client.audit.iterate({ action: 'POST /v1/sources/' }));
    expect(created).toHaveLength(2);
  });

  it('log a browser in and out, which keeps its session in a cookie', async () => {
    let cookie = '';
    const browser: typeof fetch = async (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('cookie', cookie);
      headers.set('origin', kith.url);
      const answer = await recording(input, { ...init, headers });
      cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? cookie;
      return answer;
    };
    const page = observed({ apiToken: null, baseUrl: kith.url }, browser);
    await expect(page.sessions.logInFirst({ code: 'none' })).rejects.toMatchObject({ status: 400 });
    const { user, session } = await page.sessions.logIn({ username: 'admin', password });
    expect([user.username, (await page.auth.whoami()).username]).toEqual(['admin', 'admin']);
    const other = cookie;
    const { session: newer } = await page.sessions.logIn({ username: 'admin', password, remember: true });
    expect(await page.sessions.list()).toMatchObject([{ id: newer.id, current: true }, { id: session.id }]);
    await page.sessions.end(session.id);
    cookie = other;
    await expect(page.auth.whoami()).rejects.toMatchObject({ status: 401 });
    await page.sessions.logIn({ username: 'admin', password });
    await page.sessions.endOthers();
    expect(await page.sessions.list()).toHaveLength(1);
    const rooms = await client.spaces.create({ name: 'entered' });
    expect((await page.sessions.enterSpace(rooms.id)).space).toEqual(rooms);
    expect((await page.auth.whoami()).space).toEqual(rooms);
    await page.sessions.logOut();
    await expect(page.auth.whoami()).rejects.toMatchObject({ status: 401 });
  });

  it('ask what would become of faces, and who is near', async () => {
    const { faces } = await client.faces.inspect({ image: ada, source: 'door', nearest: 1 });
    expect(faces).toMatchObject([{ pid, nearest: [{ pid }], problems: { identify: [] } }]);
    const [entry] = (await client.entries.list({ limit: 1 })).results;
    expect(await client.entries.nearest(entry?.id ?? 0)).toMatchObject([{ pid }]);
  });

  it('change the password, and log out', async () => {
    await client.auth.changePassword({ oldPassword: password, password: 'battery horse' });
    await client.auth.logout();
    await expect(client.auth.whoami()).rejects.toMatchObject({ status: 401, code: errorCodes.notAuthenticated });
  });
});

describe('nothing is left out:', () => {
  it('every method of every resource was called', () => {
    const all = resourcesOf(client).flatMap(([name, of]) => methodsOf(of).map((method) => `${name}.${method}`));
    expect(all.filter((method) => !called.has(method))).toEqual([]);
    expect(all.length).toBeGreaterThan(90);
  });

  it('every operation of /openapi.json was reached', async () => {
    const { paths } = (await (await fetch(`${kith.url}/openapi.json`)).json()) as { paths: Record<string, object> };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      // PUT takes what PATCH takes and does the same, where both are there.
      Object.keys(methods).flatMap((method) =>
        method === 'put' && 'patch' in methods ? [] : [`${method.toUpperCase()} ${path}`],
      ),
    );
    const templates = operations.map((operation) => ({
      operation,
      pattern: new RegExp(`^${operation.replace(/\{\w+\}/g, '[^/]+')}$`),
    }));
    // A literal segment takes precedence over a parameter, as in the server.
    templates.sort((a, b) => a.operation.split('{').length - b.operation.split('{').length);
    const reached = new Set([...sent].map((one) => templates.find(({ pattern }) => pattern.test(one))?.operation));
    const left = operations.filter((operation) => !reached.has(operation));
    expect(left.sort()).toEqual(Object.keys(unreached).sort());
  });
});

/** Whoever is in a group. */
const ofStaff = (id: number) => ({
  ...{ all_of: [id], any_of: [], none_of: [], attributes: [] },
  ...{ seen: null, not_seen: null, enrolled_within_days: null },
});
