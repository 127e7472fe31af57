import { NewsType } from '@kith/contract';
import { Receiver } from '@kith/testing/receiver';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let kith: TestKith;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.open();
  kith = await openTestKith({ env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
  kith.context.samples.rate.take = () => 0;
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
});

const create = async (wish: object): Promise<number> => {
  const { status, body } = await kith.call('POST', '/v1/notifications/', { name: 'A profile', ...wish });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
};
const hook = (http_method: 0 | 1 = 0) => create({ http_method, destination_url: receiver.url });
const topic = () => create({ channel: { kind: 'ntfy', url: `http://127.0.0.1:${receiver.port}`, topic: 'door' } });
const sample = async (id: number, wish?: object) => {
  receiver.received.length = 0;
  const { status, body } = await kith.call('POST', `/v1/notifications/${id}/sample/`, wish);
  expect([status, body.error], JSON.stringify(body)).toEqual([200, null]);
  const [request] = receiver.received;
  if (!request) throw new Error('Nothing was sent.');
  return request;
};
const textOf = async (id: number, wish: object = {}) =>
  (await kith.call('POST', `/v1/notifications/${id}/test/`, { limit: 1, ...wish })).body.text;

describe('a sample of news', () => {
  it.each(NewsType.options)('is of what never happened, says so, and names nothing: %s', async (type) => {
    const told = JSON.parse((await sample(await hook(), { type })).body);
    expect(told).toMatchObject({ type, id: 0, sample: true, timestamp: expect.stringMatching(/^\d{4}-/) });
    const ids = JSON.stringify(told).matchAll(/"(?:\w+_)?id":([1-9]\d*)/g);
    // That of the space is the only one that there is.
    expect([...ids].map(([, id]) => Number(id)).filter((id) => id !== kith.spaceId)).toEqual([]);
  });

  it('is what a real one is, but for that', async () => {
    const id = await hook();
    const { data } = JSON.parse((await sample(id, { type: 'alarm.acknowledged' })).body);
    expect(data).toMatchObject({ state: 'acknowledged', rule: { id: 0, name: 'Sample' }, acknowledged_by: 'Sample' });
    const gone = JSON.parse((await sample(id, { type: 'camera.offline' })).body).data;
    expect(gone).toMatchObject({ name: 'Sample', problem: { code: 'hung' } });
    expect(JSON.parse((await sample(id, { type: 'camera.online' })).body).data.problem).toBeNull();
  });

  it('says so with GET, too', async () => {
    const { url } = await sample(await hook(1), { type: 'membership.ended' });
    const query = new URLSearchParams(url.split('?')[1]);
    expect(Object.fromEntries(query)).toMatchObject({
      ...{ type: 'membership.ended', id: '0', sample: 'true' },
      membership_person_name: 'Sample',
    });
  });

  it('says so in words, by whatever channel', async () => {
    const title = JSON.parse((await sample(await topic(), { type: 'camera.offline' })).body).title;
    expect(title).toBe('Sample: Sample cannot be seen');
  });

  it('is of an entry where nothing is asked for, and of nothing that there is not', async () => {
    const id = await hook();
    expect(JSON.parse((await sample(id)).body).type).toBe('entry.sample');
    expect(JSON.parse((await sample(id, {})).body).type).toBe('entry.sample');
    const refused = await kith.call('POST', `/v1/notifications/${id}/sample/`, { type: 'weather.changed' });
    expect([refused.status, refused.body.fields[0].name]).toEqual([400, 'type']);
  });
});

describe('the words of a sample', () => {
  it('are those that it is sent with', async () => {
    const id = await topic();
    const wish = { template: { title: '{person} at {source}', body: '{event}' } };
    await kith.call('PATCH', `/v1/notifications/${id}/`, wish);
    const { title, message } = JSON.parse((await sample(id)).body);
    expect(await textOf(id)).toEqual({ title, body: message });
    expect([title, message]).toEqual(['Sample at Sample', 'entry.sample']);
  });

  it('are tried with a template before it is kept, of any kind of event', async () => {
    const id = await topic();
    const template = { title: '{alarm} ({urgency})' };
    expect(await textOf(id, { template, sample: 'alarm.raised' })).toMatchObject({ title: 'Sample (normal)' });
    expect((await textOf(id, { template })).title, 'an entry has no alarm').toBe('Sample: Sample');
    const refused = await kith.call('POST', `/v1/notifications/${id}/test/`, { template: { title: '{nobody}' } });
    expect([refused.status, refused.body.fields[0].name]).toEqual([400, 'template']);
  });
});
