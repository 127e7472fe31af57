import type { NewsEvent, Pid, SourceId } from '@kith/contract';
import { EventListener } from '@kith/testing/event-listener';
import { numberedCameras } from '@kith/testing/numbered-cameras';
import { numberedFaces } from '@kith/testing/numbered-faces';
import { answering, ok, Receiver } from '@kith/testing/receiver';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { tellCamera } from './tell-camera.ts';
import { tellEndedMemberships } from './tell-ended-memberships.ts';
import type { News } from './write-news.ts';
import { writeNews } from './write-news.ts';

let kith: TestKith;
let camera: SourceId;

beforeEach(async () => {
  kith = await openTestKith({
    vision: numberedFaces(),
    streams: numberedCameras,
    env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' },
  });
  await kith.context.cameras[Symbol.asyncDispose]();
  const wish = { name: 'door', address: 'rtsp://10.0.0.9/none', try: false };
  camera = (await kith.call('POST', '/v1/cameras/', wish)).body.id;
});
afterEach(() => kith[Symbol.asyncDispose]());

const profile = async (wish: object): Promise<{ id: number; secret: string }> => {
  const answer = await kith.call('POST', '/v1/notifications/', {
    ...{ name: 'A profile', http_method: 0, destination_url: 'https://example.com/hook' },
    ...wish,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
const log = async (id: number, query = '') =>
  (await kith.call('GET', `/v1/notifications/${id}/deliveries/${query}`)).body.results;
const types = async (id: number): Promise<string[]> =>
  (await log(id)).map(({ type }: { type: string }) => type).toReversed();

const owing = () => ({ ids: kith.context.ids, now: kith.context.clock() });
const write = (...news: News[]) => kith.context.db.transaction((tx) => writeNews(tx, owing(), kith.spaceId, news));
const find = (isOnline: boolean) =>
  kith.context.db.transaction(async (tx) => {
    await advanceRevision(tx, kith.spaceId, 'entries');
    const problem = isOnline ? null : 'hung';
    await tellCamera(tx, owing(), { spaceId: kith.spaceId, id: camera, isOnline, since: Date.now(), problem });
  });

describe('a camera', () => {
  it('that is gone and back is told once each, and at first only when it is gone', async () => {
    const { id } = await profile({ news: ['camera.offline', 'camera.online'] });
    for (const isOnline of [true, true, false, false, true]) await find(isOnline);
    expect(await types(id)).toEqual(['camera.offline', 'camera.online']);
  });

  it('is told as the keeper finds it', async () => {
    const { id } = await profile({ news: ['camera.offline'] });
    const { db, onCameraFound } = kith.context;
    const { writeState } = await import('../../sightings/cameras/readers.ts');
    const of = { spaceId: kith.spaceId, id: camera };
    const gone = { state: 'offline', since: 1, problem: 'hung', picture: null } as const;
    await db.queries.updateTable('cameras').set({ node: 'another' }).execute();
    await writeState(db, { ...of, node: 'this' }, gone, onCameraFound);
    expect(await types(id), 'another node reads it').toEqual([]);
    await writeState(db, { ...of, node: 'another' }, gone, onCameraFound);
    expect(await types(id)).toEqual(['camera.offline']);
  });
});

describe('news', () => {
  it('alone is told to a profile that wants no entries, and the dry run says so', async () => {
    const { id } = await profile({ entries: false, news: ['camera.offline'] });
    await see(kith, [null], { sourceId: camera, now: Date.now() });
    await find(false);
    expect(await types(id)).toEqual(['camera.offline']);
    const { body } = await kith.call('POST', `/v1/notifications/${id}/test/`, {});
    expect(body).toMatchObject({ would_send: 0, results: [{ reason: 'entries' }] });
    await kith.call('PATCH', `/v1/notifications/${id}/`, { entries: true });
    await see(kith, [null], { sourceId: camera, now: Date.now() });
    expect(await types(id)).toEqual(['camera.offline', 'entry.created']);
  });

  it('is sent signed, with the names of then, tried again, and shown in the log', async () => {
    let answers = 0;
    await using receiver = await Receiver.open((_, response) => response.writeHead(answers++ ? 200 : 503).end());
    const { id, secret } = await profile({ destination_url: receiver.url, news: ['camera.offline'] });
    await find(false);
    await kith.call('PATCH', `/v1/sources/${camera}/`, { name: 'gate' });
    kith.context.listensOn('http://kith.test');
    await until(() => receiver.received.length === 2, 'the second attempt', 20_000);
    const [first, second] = receiver.received;
    expect(first?.headers['webhook-id']).toBe(second?.headers['webhook-id']);
    const told = new Webhook(secret).verify(second?.body ?? '', {
      'webhook-id': String(second?.headers['webhook-id']),
      'webhook-timestamp': String(second?.headers['webhook-timestamp']),
      'webhook-signature': String(second?.headers['webhook-signature']),
    }) as NewsEvent;
    expect(told).toMatchObject({
      type: 'camera.offline',
      data: { id: camera, name: 'gate', problem: { code: 'hung' } },
    });
    await until(async () => (await log(id))[0].status === 'delivered', 'it is recorded');
    expect((await log(id))[0]).toMatchObject({
      ...{ type: 'camera.offline', entry_id: null, news_id: told.id, next_attempt: null },
      attempts: [{ status_code: 503 }, { status_code: 200 }],
    });
  });

  it('is owed to those who ask for its type, and whose sources and groups it is of', async () => {
    const [one, other] = await Promise.all(
      ['One', 'Other'].map(async (name) => (await kith.call('POST', '/v1/groups/persons/', { name })).body.id),
    );
    const asked = { news: ['membership.ended', 'camera.offline'] };
    const all = await profile(asked);
    const none = await profile({});
    const ofOne = await profile({ ...asked, persons_groups: [one] });
    const notOfOne = await profile({ ...asked, groups_none: [one] });
    const elsewhere = await profile({ ...asked, sources: ['door'], persons_groups: [other] });
    await kith.addPersons(1);
    const person = await kith.context.db.queries.selectFrom('persons').select('id').executeTakeFirstOrThrow();
    await kith.context.db.transaction((tx) =>
      tellEndedMemberships(tx, owing(), kith.spaceId, [
        { groupId: one, personId: person.id, since: 0, validFrom: null, ended: 1 },
      ]),
    );
    await find(false);
    expect(await types(all.id)).toEqual(['membership.ended', 'camera.offline']);
    expect(await types(none.id)).toEqual([]);
    expect(await types(ofOne.id)).toEqual(['membership.ended', 'camera.offline']);
    expect(await types(notOfOne.id)).toEqual(['camera.offline']);
    expect(await types(elsewhere.id)).toEqual(['camera.offline']);
  });

  it('is not owed by what is taken back', async () => {
    const { id } = await profile({ news: ['camera.offline'] });
    const failing = kith.context.db.transaction(async (tx) => {
      await writeNews(tx, owing(), kith.spaceId, [{ type: 'camera.offline', at: 1, sourceId: camera }]);
      throw new Error('It fails after all.');
    });
    await expect(failing).rejects.toThrow('It fails after all.');
    expect(await log(id)).toEqual([]);
  });

  it('can be replayed, one and all, and is found by the person', async () => {
    const { id } = await profile({ news: ['membership.ended'] });
    const [pid] = await kith.addPersons(1);
    const person = await kith.context.db.queries.selectFrom('persons').select('id').executeTakeFirstOrThrow();
    const group = (await kith.call('POST', '/v1/groups/persons/', { name: 'One' })).body.id;
    await write({ type: 'membership.ended', at: 1, groupId: group, personId: person.id });
    await kith.context.db.queries
      .updateTable('news_deliveries')
      .set({ status: 'failed', next_attempt: null })
      .execute();
    const [{ id: message }] = await log(id, `?pid=${pid}`);
    const replayed = await kith.call('POST', `/v1/notifications/${id}/deliveries/${message}/replay/`);
    expect(replayed).toMatchObject({ status: 202, body: { id: message, type: 'membership.ended', status: 'owed' } });
    await kith.context.db.queries
      .updateTable('news_deliveries')
      .set({ status: 'failed', next_attempt: null })
      .execute();
    const since = '2020-01-01T00:00:00Z';
    expect((await kith.call('POST', `/v1/notifications/${id}/deliveries/replay/?since=${since}`)).body).toEqual({
      replayed: 1,
    });
  });

  it('of somebody who is erased is not told any more, and nothing of it is left', async () => {
    const { id } = await profile({ news: ['membership.ended'] });
    const [pid] = await kith.addPersons(1);
    const { queries } = kith.context.db;
    const person = await queries.selectFrom('persons').select('id').executeTakeFirstOrThrow();
    const group = (await kith.call('POST', '/v1/groups/persons/', { name: 'One' })).body.id;
    await write({ type: 'membership.ended', at: 1, groupId: group, personId: person.id });
    expect(await types(id)).toEqual(['membership.ended']);
    expect((await kith.call('DELETE', `/v1/persons/${pid}/`)).status).toBe(204);
    expect(await log(id)).toEqual([]);
    expect(await queries.selectFrom('news').selectAll().execute()).toEqual([]);
  });

  it('of somebody who turns out to be another is told of her', async () => {
    const { id } = await profile({ news: ['membership.ended'] });
    const [into, from] = (await kith.addPersons(2)) as [Pid, Pid];
    const { queries } = kith.context.db;
    const person = await queries.selectFrom('persons').select('id').where('pid', '=', from).executeTakeFirstOrThrow();
    const group = (await kith.call('POST', '/v1/groups/persons/', { name: 'One' })).body.id;
    await write({ type: 'membership.ended', at: 1, groupId: group, personId: person.id });
    expect((await kith.call('POST', `/v1/persons/${into}/merge/`, { from })).status).toBe(200);
    expect((await log(id, `?pid=${into}`)).map(({ status }: { status: string }) => status)).toEqual(['owed']);
  });

  it('of a profile that is turned off is owed no more, and of one that is gone goes with it', async () => {
    await using receiver = await Receiver.open(answering(410));
    const { id } = await profile({ destination_url: receiver.url, news: ['camera.offline', 'camera.online'] });
    await find(false);
    await find(true);
    kith.context.listensOn('http://kith.test');
    await until(async () => (await log(id)).every(({ status }: { status: string }) => status === 'failed'), 'given up');
    expect((await kith.call('GET', `/v1/notifications/${id}/`)).body.is_active).toBe(false);
    expect((await kith.call('DELETE', `/v1/notifications/${id}/`)).status).toBe(204);
    expect(await kith.context.db.queries.selectFrom('news_deliveries').selectAll().execute()).toEqual([]);
  });

  it('is told by websocket to those who ask for its type, once, from now on', async () => {
    await using receiver = await Receiver.open(ok);
    await profile({ destination_url: receiver.url, news: ['camera.offline'] });
    await find(true);
    kith.context.sockets.listenOn(kith.app.server);
    const url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
    const listen = async (data: object) => {
      const listener = await EventListener.open(url);
      listener.say({ action: 'AUTH', data: { token: kith.token, ...data } });
      await until(() => listener.messages.some(({ auth }) => auth === 'ok'), 'AUTH is answered');
      return listener;
    };
    using both = await listen({ news: ['camera.offline', 'camera.online'] });
    using back = await listen({ news: ['camera.online'], sources: ['door'] });
    using none = await listen({});
    const told = ({ messages }: EventListener) => messages.flatMap(({ type }) => (type ? [type] : []));
    await find(false);
    await find(true);
    await until(() => told(both).length === 2 && told(back).length === 1, 'it is told');
    expect([told(both), told(back), told(none)]).toEqual([['camera.offline', 'camera.online'], ['camera.online'], []]);
  });
});

describe('a profile whose deliveries are ordered', () => {
  it('gets entries and news one after another, in the order in which they were made', async () => {
    let answers = 0;
    await using receiver = await Receiver.open((_, response) => response.writeHead(answers++ ? 200 : 503).end());
    await profile({ destination_url: receiver.url, ordered: true, news: ['camera.offline', 'camera.online'] });
    await find(false);
    const { see } = await import('@kith/testing/sightings');
    await see(kith, [null], { sourceId: camera, now: kith.context.clock() + 1 });
    await new Promise((resolve) => setTimeout(resolve, 3));
    await find(true);
    kith.context.listensOn('http://kith.test');
    await until(() => receiver.received.length === 4, 'all of it', 20_000);
    const told = receiver.received.map(({ body }) => JSON.parse(body).type);
    expect(told).toEqual(['camera.offline', 'camera.offline', 'entry.created', 'camera.online']);
  });
});
