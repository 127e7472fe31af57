import type { AddressInfo } from 'node:net';
import type { EntryId, Pid, SourceId } from '@kith/contract';
import { EventListener } from '@kith/testing/event-listener';
import { faceLike } from '@kith/testing/face-like';
import { makeStranger } from '@kith/testing/make-stranger';
import { Receiver } from '@kith/testing/receiver';
import { owed, see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toStored } from '../platform/db/stored-template.ts';
import { openCorrectionEvents } from './live/correction-events.ts';

const SECOND = 1000;

let kith: TestKith;
let ada: Pid;
let bob: Pid;
let vip: number;
let door: SourceId;
let now: number;

beforeEach(async () => {
  now = Date.now();
  kith = await openTestKith({ clock: () => now, env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
  [ada, bob] = (await kith.addPersons(2)) as [Pid, Pid];
  vip = (await kith.call('POST', '/v1/groups/persons/', { name: 'VIP' })).body.id;
  await kith.call('POST', '/v1/groups/persons/pids/', { pids: [ada], groups_ids: [vip] });
  door = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
});
afterEach(() => kith[Symbol.asyncDispose]());

const profile = async (wish: object): Promise<{ id: number; secret: string }> =>
  (
    await kith.call('POST', '/v1/notifications/', {
      ...{ name: 'A profile', http_method: 0, destination_url: 'https://example.com/hook', corrections: true },
      ...wish,
    })
  ).body;
const seen = async (pid: Pid | null): Promise<EntryId> =>
  (await see(kith, [pid], { sourceId: door, now }))[0] ?? (0 as EntryId);
const correct = async (id: EntryId, body: object = {}) => {
  const answer = await kith.call('POST', `/v1/entries/${id}/wrong-person/`, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const takeBack = async (id: EntryId) => (await kith.call('DELETE', `/v1/entries/${id}/wrong-person/`)).body;
const deliveries = async (id: number) => (await kith.call('GET', `/v1/notifications/${id}/deliveries/`)).body.results;
const types = async (id: number): Promise<string[]> =>
  (await deliveries(id)).map(({ type }: { type: string }) => type).toReversed();

describe('a correction', () => {
  it('is sent as one, with the entry as it is then: signed, tried again, and in the log', async () => {
    let answers = 0;
    await using receiver = await Receiver.open((_, response) => response.writeHead(answers++ ? 200 : 503).end());
    // Only junk passes: what it was does not, what it is does.
    const { id, secret } = await profile({ destination_url: receiver.url, results: ['junk'] });
    const entry = await seen(ada);
    kith.context.listensOn('http://kith.test');
    now += SECOND;
    const corrected = await correct(entry, { pid: bob });
    await until(async () => (await deliveries(id))[0]?.attempts.length === 1, 'the first attempt');
    now += 10 * SECOND;
    kith.context.webhooks.wake();
    await until(async () => (await deliveries(id))[0]?.status === 'delivered', 'the second one');
    const [first, second] = receiver.received;
    expect(first?.headers['webhook-id']).toBe(second?.headers['webhook-id']);
    expect(new Webhook(secret).verify(second?.body ?? '', second?.headers ?? {})).toEqual({
      type: 'entry.corrected',
      timestamp: corrected.corrected,
      id: entry,
      data: corrected,
    });
    expect(await deliveries(id)).toMatchObject([{ type: 'entry.corrected', entry_id: entry, attempts: [{}, {}] }]);
    const { id: message } = (await deliveries(id))[0];
    const path = `/v1/notifications/${id}/deliveries/${message}/`;
    expect((await kith.call('GET', path)).body.type).toBe('entry.corrected');
    expect((await kith.call('POST', `${path}replay/`)).body.type).toBe('entry.corrected');
    await until(() => receiver.received.length === 3, 'the replay');
    expect(JSON.parse(receiver.received[2]?.body ?? '').type).toBe('entry.corrected');
  });

  it('says so by GET, too', async () => {
    await using receiver = await Receiver.open();
    await profile({ http_method: 1, destination_url: receiver.url, results: ['nm'] });
    const entry = await seen(ada);
    kith.context.listensOn('http://kith.test');
    await correct(entry);
    await until(() => receiver.received.length === 1, 'the correction');
    const told = Object.fromEntries(new URL(receiver.received[0]?.url ?? '', receiver.url).searchParams);
    expect(told).toMatchObject({ type: 'entry.corrected', id: String(entry), result: 'nm', pid: '' });
  });

  it('is owed to those who ask, by what the entry was or by what it is, and once each', async () => {
    const all = await profile({});
    const silent = await profile({ corrections: false });
    const toldOfVip = await profile({ persons_groups: [vip], results: ['ha'] });
    const toldOfNobody = await profile({ results: ['nm'] });
    const never = await profile({ results: ['exact'] });
    const entry = await seen(ada);
    await correct(entry);
    expect(await types(all.id)).toEqual(['entry.created', 'entry.corrected']);
    expect(await types(silent.id)).toEqual(['entry.created']);
    expect(await types(toldOfVip.id)).toEqual(['entry.created', 'entry.corrected']);
    expect(await types(toldOfNobody.id)).toEqual(['entry.corrected']);
    expect(await types(never.id)).toEqual([]);
    await takeBack(entry);
    expect(await types(toldOfVip.id)).toEqual(['entry.created', 'entry.corrected', 'entry.corrected']);
  });

  it('of a stranger is told to those who asked for strangers, whom it was one for', async () => {
    const { id } = await profile({ strangers: { visits_from: 1, visits_to: null, seen_within_days: null } });
    const [stranger, known] = [await seen(null), await seen(ada)];
    const template = toStored(faceLike(1).stranger());
    await kith.context.db.queries
      .insertInto('entry_templates')
      .values({ space_id: kith.spaceId, entry_id: stranger, ...template })
      .execute();
    await makeStranger(kith, [stranger]);
    for (const entry of [stranger, known]) await correct(entry, { pid: bob });
    expect(await owed(kith, id)).toEqual([stranger]);
  });

  it('waits for no cooldown, and begins none', async () => {
    const { id } = await profile({ cooldown_seconds: 60 });
    const entry = await seen(ada);
    await correct(entry, { pid: bob });
    const bobs = await seen(bob);
    expect(await types(id)).toEqual(['entry.created', 'entry.corrected', 'entry.created']);
    expect(await owed(kith, id)).toEqual([entry, entry, bobs]);
  });

  it('of an entry that nobody was told of is told to nobody, and one that is refused is none', async () => {
    const { id } = await profile({});
    const quiet = await seen(ada);
    await kith.context.db.queries.deleteFrom('deliveries').execute();
    const note = { space_id: kith.spaceId, entry_id: quiet, reason: null, measured: null, required: null };
    await kith.context.db.queries
      .insertInto('entry_notes')
      .values({ ...note, quiet: 1 })
      .execute();
    await correct(quiet);
    const stranger = await seen(null);
    expect((await kith.call('POST', `/v1/entries/${stranger}/wrong-person/`, {})).status).toBe(400);
    expect(await types(id)).toEqual(['entry.created']);
  });

  it('comes after the entry itself where the order counts', async () => {
    await using receiver = await Receiver.open();
    await profile({ ordered: true, destination_url: receiver.url });
    const entry = await seen(ada);
    await correct(entry);
    await seen(bob);
    kith.context.listensOn('http://kith.test');
    await until(() => receiver.received.length === 3, 'all three');
    expect(receiver.received.map(({ body }) => JSON.parse(body).type)).toEqual([
      'entry.created',
      'entry.corrected',
      'entry.created',
    ]);
  });

  it('is asked for by a profile when it is made, and later', async () => {
    const { id } = await profile({ corrections: undefined });
    const asks = async () => (await kith.call('GET', `/v1/notifications/${id}/`)).body.corrections;
    expect(await asks()).toBe(false);
    await kith.call('PATCH', `/v1/notifications/${id}/`, { corrections: true });
    await kith.call('PATCH', `/v1/notifications/${id}/`, { name: 'Another name' });
    expect(await asks()).toBe(true);
  });
});

describe('a websocket', () => {
  const listeners: EventListener[] = [];
  let other: TestKith | null = null;
  afterEach(async () => {
    for (const listener of listeners.splice(0)) listener[Symbol.dispose]();
    await other?.[Symbol.asyncDispose]();
    other = null;
  });
  const listen = async (node: TestKith, data: object) => {
    const { port } = node.app.server.address() as AddressInfo;
    const listener = await EventListener.open(`http://127.0.0.1:${port}`);
    listeners.push(listener);
    listener.say({ action: 'AUTH', data: { token: node.token, ...data } });
    await until(() => listener.messages.length > 0, 'AUTH is answered');
    return () => listener.messages.filter(({ type }) => type === 'entry.corrected');
  };
  const serve = async (node: TestKith) => {
    node.context.sockets.listenOn(node.app.server);
    node.context.listensOn(await node.app.listen({ host: '127.0.0.1', port: 0 }));
  };

  it('that asks is told at once of what is corrected, and taken back; of nothing that was before', async () => {
    await serve(kith);
    const [early, late] = [await seen(ada), await seen(ada)];
    await correct(early);
    const asks = await listen(kith, { corrections: true, results: ['exact'] });
    const asksNot = await listen(kith, {});
    const corrected = await correct(late, { pid: bob });
    await until(() => asks().length === 1, 'the correction');
    expect(asks()).toEqual([{ type: 'entry.corrected', data: corrected }]);
    const again = await takeBack(late);
    await until(() => asks().length === 2, 'that it is taken back');
    expect(asks()[1]).toEqual({ type: 'entry.corrected', data: again });
    expect(asksNot()).toEqual([]);
  });

  it('is told also when the database failed at first', async () => {
    const { db, entriesOf } = kith.context;
    const fails = vi.fn(entriesOf).mockRejectedValueOnce(new Error('The database is away.'));
    const warn = vi.fn();
    await using events = openCorrectionEvents({ db, entriesOf: fails, log: { warn } });
    const told: unknown[] = [];
    const end = events.attach(kith.spaceId, null, (event) => told.push(JSON.parse(String(event))), 0);
    const data = await correct(await seen(ada));
    events.wake(kith.spaceId);
    await until(() => told.length === 1, 'the correction');
    end();
    expect(told).toEqual([{ type: 'entry.corrected', data }]);
    expect(warn).toHaveBeenCalledOnce();
  });

  it.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('is told on every node', async () => {
    other = await openTestKith({ beside: kith });
    await serve(other);
    const asks = await listen(other, { corrections: true });
    const entry = await seen(ada);
    await correct(entry);
    await until(() => asks().length === 1, 'the correction');
    expect(asks()).toMatchObject([{ type: 'entry.corrected', data: { id: entry, pid: null } }]);
  });
});
