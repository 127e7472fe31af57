import { type AddressInfo, createServer } from 'node:net';
import type { Pid, SourceId } from '@kith/contract';
import { refusedByHomeAssistant } from '@kith/testing/home-assistant-discovery';
import { MqttBroker } from '@kith/testing/mqtt-broker';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { profilesHealth } from '../../deliveries/profile-health.ts';
import { noteProblem } from './broker-problems.ts';

let kith: TestKith;
let broker: MqttBroker;
let ada: Pid;
let staff: number;
let door: SourceId;

beforeEach(async () => {
  broker = await MqttBroker.open({ username: 'kith', password: 'geheim' });
  kith = await openTestKith({ env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
  [ada] = (await kith.addPersons(1)) as [Pid];
  await kith.call('PATCH', `/v1/persons/${ada}/`, { name: 'Ada' });
  staff = (await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' })).body.id;
  await kith.call('POST', '/v1/groups/persons/pids/', { pids: [ada], groups_ids: [staff] });
  door = (await kith.call('POST', '/v1/sources/', { name: 'Front door' })).body.id;
  kith.context.listensOn('http://kith.test');
});
afterEach(async () => {
  await kith?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
});

const login = { username: 'kith', password: 'geheim' };
const tell = async (channel: object = {}) => {
  const wish = { name: 'Home', channel: { kind: 'mqtt', url: broker.url, ...login, ...channel } };
  const { status, body } = await kith.call('POST', '/v1/notifications/', wish);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};
const seeAda = async (now = Date.now()) => {
  await see(kith, [ada], { sourceId: door, now });
  kith.context.webhooks.wake();
};
const root = () => `kith/${kith.spaceId}`;
const json = (topic: string) => broker.at(`${root()}/${topic}`).map((text) => JSON.parse(text));
const configurations = () => [...broker.kept].filter(([topic]) => topic.startsWith('homeassistant/'));
const isKept = (topic: string, payload: string) =>
  until(() => broker.kept.get(topic) === payload, `${topic}: ${payload}`);

it('a broker is told what webhooks are told, and what home automation asks first', async () => {
  const profile = await tell();
  expect(profile).toMatchObject({
    channel: { kind: 'mqtt', has_password: true, topic: 'kith', home_assistant: 'homeassistant' },
    destination_url: `${broker.url}/kith`,
  });
  expect(JSON.stringify(profile)).not.toContain('geheim');
  await seeAda();
  await until(() => json(`groups/${staff}`).length === 1, 'all of it is told');
  expect(json('events/entry.created')).toMatchObject([{ type: 'entry.created', data: { pid: ada } }]);
  const seen = { pid: ada, source: 'Front door', result: 'ha' };
  expect(json('person')).toMatchObject([{ name: 'Ada', groups: ['Staff'], ...seen }]);
  expect(json(`groups/${staff}`)).toMatchObject([{ state: 'ON', group: 'Staff', person: 'Ada', ...seen }]);
  const log = async () => (await kith.call('GET', `/v1/notifications/${profile.id}/deliveries/`)).body.results[0];
  await until(async () => (await log()).status === 'delivered', 'it is logged');
  expect((await log()).attempts).toMatchObject([{ status_code: null, error: null }]);
});

it('what waited for long switches nothing on any more, and is told all the same', async () => {
  await tell();
  await seeAda(Date.now() - 10 * 60_000);
  await until(() => json('events/entry.created').length === 1, 'it is told');
  expect([json('person'), json(`groups/${staff}`)]).toEqual([[], []]);
});

it('Home Assistant is told of what there is, in its own words, and of nobody', async () => {
  await tell();
  await until(() => configurations().length === 4, 'all is announced');
  await isKept(`${root()}/status`, 'online');
  await isKept(`${root()}/visits`, '0');
  await seeAda();
  await until(() => json('person').length === 1, 'somebody was seen');
  expect(configurations().flatMap(([topic, payload]) => refusedByHomeAssistant(topic, payload))).toEqual([]);
  expect([...broker.kept].flat().join('\n')).not.toMatch(/Ada/);
  expect([...broker.kept].flat().join('\n')).not.toContain(ada);
});

it('what is renamed is announced anew, and what is gone is taken away, also what was announced before a restart', async () => {
  const old = `homeassistant/binary_sensor/kith_${kith.spaceId}/group_999/config`;
  const anothers = 'homeassistant/sensor/another/thing/config';
  await broker.publish(old, '{"name": "Gone long ago"}', true);
  await broker.publish(anothers, '{}', true);
  await tell();
  const config = `homeassistant/binary_sensor/kith_${kith.spaceId}/group_${staff}/config`;
  const nameKept = (): string | null => JSON.parse(broker.kept.get(config) ?? '{"name": null}').name;
  await until(() => nameKept() === 'Staff', 'the group is announced');
  kith.context.brokers.wake();
  await until(() => !broker.kept.has(old), 'what was gone is taken away');
  await kith.call('PATCH', `/v1/groups/persons/${staff}/`, { name: 'Crew' });
  kith.context.brokers.wake();
  await until(() => nameKept() === 'Crew', 'the new name is announced');
  await kith.call('DELETE', `/v1/groups/persons/${staff}/`);
  kith.context.brokers.wake();
  await until(() => !broker.kept.has(config), 'the group is gone');
  expect(broker.kept.get(anothers)).toBe('{}');
});

it('that faces are sent from now on is announced, and nothing is taken away meanwhile', async () => {
  const { id } = await tell();
  await until(() => configurations().length === 4, 'all is announced');
  const channel = { kind: 'mqtt', url: broker.url, ...login, picture: true };
  expect((await kith.call('PATCH', `/v1/notifications/${id}/`, { channel })).status).toBe(200);
  await until(() => {
    kith.context.brokers.wake();
    return configurations().length === 5;
  }, 'the image is announced');
  const said = broker.heard.filter(({ topic }) => topic.startsWith('homeassistant/'));
  expect(said.map(({ topic, payload }) => (payload === '' ? topic : 'announced'))).toEqual(Array(5).fill('announced'));
});

it('a camera that was removed while nobody kept the broker is taken away', async () => {
  const gone = `${root()}/cameras/999`;
  await broker.publish(gone, '{"state": "online"}', true);
  await tell();
  await until(() => {
    kith.context.brokers.wake();
    return !broker.kept.has(gone);
  }, 'it is taken away');
});

it.each([
  ['to what it keeps of cameras', { refuses: (topic: string) => topic.startsWith('kith/') }],
  ['at all', { refuses: () => true }],
  ['at all, and ends the connection of whoever asks', { refuses: () => true, endsRefused: true }],
])('a broker that lets nobody listen %s is told all the same, and that is said', async (_, options) => {
  await using strict = await MqttBroker.open(options);
  const { id, problem } = await tell({ url: strict.url });
  expect(problem).toBeNull();
  const said = () => strict.kept.get(`${root()}/visits`) === '0' && strict.kept.get(`${root()}/status`) === 'online';
  await until(said, 'it is told');
  await until(() => [...strict.kept.keys()].some((topic) => topic.startsWith('homeassistant/')), 'all is announced');
  const shown = async () => (await kith.call('GET', `/v1/notifications/${id}/`)).body.problem;
  await until(async () => (await shown())?.includes('does not let this user listen'), 'it is said');
  const [health] = await profilesHealth(kith.context.db.queries, Date.now());
  expect(health).toMatchObject({ id, isFailing: false, problem: await shown() });
  expect([...strict.clients]).toHaveLength(1);
  const webhook = { channel: null, http_method: 1, destination_url: 'http://127.0.0.1:9/' };
  expect((await kith.call('PATCH', `/v1/notifications/${id}/`, webhook)).status).toBe(200);
  expect(await profilesHealth(kith.context.db.queries, Date.now())).toMatchObject([{ id, problem: null }]);
});

it('a broker whose connection breaks while it is asked to be heard is asked once more', async () => {
  let breaks = 1;
  await using restarted = await MqttBroker.open({
    refuses: () => {
      if (breaks-- > 0) restarted.breakConnections();
      return false;
    },
  });
  const gone = `${root()}/cameras/999`;
  await restarted.publish(gone, '{"state": "online"}', true);
  const { id } = await tell({ url: restarted.url });
  await until(() => {
    kith.context.brokers.wake();
    return restarted.kept.get(`${root()}/visits`) === '0' && !restarted.kept.has(gone);
  }, 'it is told, and what is gone is taken away');
  expect((await kith.call('GET', `/v1/notifications/${id}/`)).body.problem).toBeNull();
});

it('that a broker is away is said as long as it is', async () => {
  const { port } = broker;
  await broker[Symbol.asyncDispose]();
  const { id } = await tell();
  const shown = async () => {
    kith.context.brokers.wake();
    return (await kith.call('GET', `/v1/notifications/${id}/`)).body.problem;
  };
  await until(async () => (await shown())?.includes('refused the connection'), 'it is said');
  broker = await MqttBroker.open({ port, ...login });
  await until(async () => (await shown()) === null, 'it is well');
});

it('what a node that stood still writes down of a broker that another one keeps is set right', async () => {
  const { id } = await tell();
  await until(() => configurations().length === 4, 'all is announced');
  await noteProblem(kith.context.db.queries, { space_id: kith.spaceId, id }, 'It was away, some time ago.');
  await until(async () => {
    kith.context.brokers.wake();
    return (await kith.call('GET', `/v1/notifications/${id}/`)).body.problem === null;
  }, 'it is well');
});

it('a broker that says nothing keeps no other one waiting', async () => {
  let [begun, ended] = [0, 0];
  const silent = createServer((socket) => {
    begun++;
    socket.on('error', () => undefined).on('close', () => ended++);
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const { id } = await tell({ url: `mqtt://127.0.0.1:${port}` });
  await until(() => begun > 0, 'it is connected to');
  await tell();
  await until(() => {
    kith.context.brokers.wake();
    return configurations().length === 4;
  }, 'all is announced at the other one');
  expect([begun, ended]).toEqual([1, 0]);
  await kith.call('DELETE', `/v1/notifications/${id}/`);
  silent.close();
});

it('nothing is left at a broker that is told no more', async () => {
  const { id } = await tell();
  await until(() => configurations().length === 4, 'all is announced');
  await kith.call('DELETE', `/v1/notifications/${id}/`);
  kith.context.brokers.wake();
  await until(() => broker.kept.size === 0, 'all is taken away');
});

it('a broker knows when Kith is gone', async () => {
  await tell();
  await isKept(`${root()}/status`, 'online');
  broker.breakConnections();
  await until(() => broker.at(`${root()}/status`).includes('offline'), 'its will is spoken');
  await until(() => {
    kith.context.brokers.wake();
    return broker.kept.get(`${root()}/status`) === 'online';
  }, 'it comes back');
});

it('an address that may not be reached, and a broker that refuses, are said so', async () => {
  const wish = { kind: 'mqtt', url: 'mqtt://192.168.1.5' };
  const refused = await kith.call('POST', '/v1/notifications/', { name: 'Home', channel: wish });
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toMatch(/"channel".*may not be at 192\.168\.1\.5/);
  const { id } = await tell({ password: 'wrong' });
  const sample = await kith.call('POST', `/v1/notifications/${id}/sample/`);
  expect(sample.body).toMatchObject({ status_code: null, error: 'The broker refuses this username and password.' });
});
