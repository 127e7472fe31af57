import type { Pid, SourceId } from '@kith/contract';
import { Receiver } from '@kith/testing/receiver';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let kith: TestKith;
let receiver: Receiver;
let status = 200;
let ada: Pid;
let door: SourceId;

beforeAll(async () => {
  receiver = await Receiver.open((_, response) => response.writeHead(status).end('thanks'));
  kith = await openTestKith({ env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
  kith.context.samples.rate.take = () => 0;
  [ada] = (await kith.addPersons(1)) as [Pid];
  await kith.call('PATCH', `/v1/persons/${ada}/`, { name: 'Ada' });
  const staff = (await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' })).body.id;
  await kith.call('POST', '/v1/groups/persons/pids/', { pids: [ada], groups_ids: [staff] });
  door = (await kith.call('POST', '/v1/sources/', { name: 'Front door' })).body.id;
  kith.context.listensOn('http://kith.test');
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
});

const ntfy = (wish: object = {}) => ({
  kind: 'ntfy',
  url: `http://127.0.0.1:${receiver.port}`,
  topic: 'door',
  token: 'tk_geheim',
  ...wish,
});
const create = (wish: object) => kith.call('POST', '/v1/notifications/', { name: 'A channel', ...wish });
const get = async (id: number) => (await kith.call('GET', `/v1/notifications/${id}/`)).body;
const patch = (id: number, wish: object) => kith.call('PATCH', `/v1/notifications/${id}/`, wish);
const remove = (id: number) => kith.call('DELETE', `/v1/notifications/${id}/`);

describe('a profile with a channel', () => {
  it('is told an entry in words, durably, and its log says so', async () => {
    const { status: created, body } = await create({ channel: ntfy() });
    expect(created, JSON.stringify(body)).toBe(201);
    await see(kith, [ada], { sourceId: door, now: Date.parse('2026-01-02T03:04:05Z') });
    kith.context.webhooks.wake();
    await until(() => receiver.received.length === 1, 'the topic is told');
    const [request] = receiver.received;
    expect(request).toMatchObject({ method: 'POST', url: '/', headers: { authorization: 'Bearer tk_geheim' } });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      topic: 'door',
      title: 'Ada',
      message: 'Front door, 2 Jan 2026, 03:04:05\nStaff',
      priority: 3,
    });
    const log = async () => (await kith.call('GET', `/v1/notifications/${body.id}/deliveries/`)).body.results[0];
    await until(async () => (await log()).status === 'delivered', 'it is logged');
    expect((await log()).attempts).toMatchObject([{ status_code: 200, error: null, response: 'thanks' }]);
    await remove(body.id);
  });

  it('shows where it leads and that it has secrets, and never those', async () => {
    const { body } = await create({ channel: ntfy() });
    const shown = {
      ...{ kind: 'ntfy', url: `http://127.0.0.1:${receiver.port}`, topic: 'door', username: null, picture: false },
      ...{ has_token: true, has_password: false },
    };
    expect(body).toMatchObject({
      channel: shown,
      template: null,
      destination_url: `ntfy://127.0.0.1:${receiver.port}/door`,
    });
    expect(await get(body.id)).toMatchObject({ channel: shown });
    expect(JSON.stringify([body, await get(body.id)])).not.toContain('geheim');
    await remove(body.id);
  });

  it('lies in the database without a word of its secrets, which nobody can send to himself', async () => {
    const { id } = (await create({ channel: ntfy() })).body;
    const rows = await kith.context.db.queries.selectFrom('channels').selectAll().execute();
    expect(rows).toMatchObject([{ notification_id: id, kind: 'ntfy' }]);
    expect(JSON.stringify(rows)).not.toContain('geheim');
    expect(JSON.stringify((await kith.call('GET', '/v1/audit/')).body)).not.toContain('geheim');
    await remove(id);
  });

  it('keeps its secrets where they go to the same place, and nowhere else', async () => {
    const { id } = (await create({ channel: ntfy() })).body;
    expect((await patch(id, (await get(id)) as object)).body.channel).toMatchObject({ has_token: true });
    expect((await patch(id, { channel: ntfy({ token: undefined, topic: 'yard' }) })).body.channel).toMatchObject({
      topic: 'yard',
      has_token: true,
    });
    const elsewhere = await patch(id, {
      channel: ntfy({ token: undefined, url: `http://127.0.0.2:${receiver.port}` }),
    });
    expect(elsewhere.body.channel).toMatchObject({ has_token: false });
    await remove(id);
  });

  it('becomes a webhook when its channel is null, and back', async () => {
    const { id } = (await create({ channel: ntfy() })).body;
    expect((await patch(id, { channel: null })).body.fields).toMatchObject([{ name: 'destination_url' }]);
    const hook = (await patch(id, { channel: null, destination_url: receiver.url })).body;
    expect(hook).toMatchObject({ channel: null, destination_url: receiver.url });
    expect((await patch(id, { channel: ntfy() })).body.channel).toMatchObject({ kind: 'ntfy' });
    expect((await patch(id, { destination_url: receiver.url })).body.fields).toMatchObject([
      { name: 'destination_url' },
    ]);
    await remove(id);
  });

  it('sends a sample, which says that it is one', async () => {
    const { id } = (await create({ channel: ntfy() })).body;
    receiver.received.length = 0;
    const sample = await kith.call('POST', `/v1/notifications/${id}/sample/`);
    expect(sample.body).toMatchObject({ status_code: 200, error: null });
    expect(JSON.parse(receiver.received[0]?.body ?? '').title).toBe('Sample: Sample');
    await remove(id);
  });

  it.each(['あ'.repeat(2000), '"'.repeat(2000)])('tells ntfy no more at once than it takes', async (body) => {
    const { id } = (await create({ channel: ntfy(), template: { title: '"'.repeat(255), body } })).body;
    receiver.received.length = 0;
    await kith.call('POST', `/v1/notifications/${id}/sample/`);
    const sent = receiver.received[0]?.body ?? '';
    expect(Buffer.byteLength(sent)).toBeLessThan(2 * 4096);
    expect(Buffer.byteLength(JSON.parse(sent).message)).toBeLessThanOrEqual(4096);
    await remove(id);
  });

  it('is turned off when its destination is gone', async () => {
    const { id } = (await create({ channel: ntfy() })).body;
    status = 410;
    await see(kith, [ada], { sourceId: door, now: Date.now() });
    kith.context.webhooks.wake();
    await until(async () => !(await get(id)).is_active, 'it is turned off');
    status = 200;
    await remove(id);
  });
});

it.each([
  ['no channel, no destination', {}, ['http_method', 'destination_url']],
  ['an address that nobody may reach', { channel: { kind: 'ntfy', url: 'http://10.0.0.1', topic: 'x' } }, ['channel']],
  ['a topic that is none', { channel: { kind: 'ntfy', topic: 'a/b' } }, ['channel']],
  ['a kind that there is not', { channel: { kind: 'pigeon' } }, ['channel']],
  ['a username without a password', { channel: { kind: 'ntfy', topic: 'x', username: 'ada' } }, ['channel']],
  [
    'a name that stands for nothing',
    { channel: { kind: 'ntfy', topic: 'x' }, template: { body: '{name}' } },
    ['template'],
  ],
  [
    'a zone that is none',
    { channel: { kind: 'ntfy', topic: 'x' }, template: { time_zone: 'Mars/Base' } },
    ['template'],
  ],
  [
    'words of a webhook',
    { http_method: 0, destination_url: 'https://example.com/', template: { body: 'x' } },
    ['template'],
  ],
])('%s is refused', async (_, wish, fields) => {
  const { status: refused, body } = await create(wish);
  expect(refused).toBe(400);
  expect(body.fields.map(({ name }: { name: string }) => name)).toEqual(fields);
});
