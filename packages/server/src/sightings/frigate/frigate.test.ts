import { FrigateStandIn } from '@kith/testing/frigate';
import { MqttBroker } from '@kith/testing/mqtt-broker';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const [ADA, NOBODY, ANYBODY] = [1, 2, 3] as const;
const ID = '1607123955.475377-mxklsc';

let kith: TestKith;
let broker: MqttBroker;
let frigate: FrigateStandIn;
let ada: string;

beforeEach(async () => {
  broker = await MqttBroker.open({ username: 'kith', password: 'geheim' });
  frigate = await FrigateStandIn.open(broker);
  kith = await openTestKith({ env: { KITH_CAMERA_ALLOW: '127.0.0.0/8' }, vision: numberedFaces() });
  await kith.call('POST', '/v1/sources/', { name: 'desk' });
  ada = (await uploadTo(kith, '/v1/persons/', await pictureOf(ADA), { source: 'desk' })).body.pid;
  await kith.call('PATCH', `/v1/persons/${ada}/`, { name: 'Ada Lovelace' });
  kith.context.listensOn('http://kith.test');
});
afterEach(async () => {
  await kith?.[Symbol.asyncDispose]();
  await frigate?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
});

const wish = (change: object = {}) => ({
  url: frigate.url,
  broker: { url: broker.url, username: 'kith', password: 'geheim' },
  ...change,
});
const get = async () => (await kith.call('GET', '/v1/frigate/')).body;
const listen = async (change: object = {}) => {
  const { status, body } = await kith.call('PUT', '/v1/frigate/', wish(change));
  expect(status, JSON.stringify(body)).toBe(200);
  await until(async () => {
    kith.context.frigates.wake();
    return (await get()).state === 'online';
  }, 'Frigate is listened to');
};
/** Of cameras of Frigate. */
const entries = async () => {
  const all: { pid: string | null; source: { name: string } }[] = (await kith.call('GET', '/v1/entries/?limit=200'))
    .body.results;
  return all.filter(({ source }) => source.name !== 'desk');
};
const isSeen = (count: number) => until(async () => (await entries()).length === count, `${count} entries`);
const problemIs = (part: string) =>
  until(async () => {
    kith.context.frigates.wake();
    return (await get()).problem?.includes(part);
  }, `it is said: ${part}`);

describe('an event of Frigate', () => {
  it('is seen once, however often it is said, and named after whom it shows', async () => {
    await listen();
    frigate.snapshots.set(ID, await pictureOf(ADA));
    await frigate.say('new', ID, { at: 10 });
    for (let i = 1; i <= 50; i++) await frigate.say('update', ID, { at: 10 + i });
    await frigate.say('end', ID, { at: 61 });
    await until(() => frigate.subLabels.length === 1, 'it is named');
    const confidence = expect.any(Number);
    expect(frigate.subLabels).toEqual([{ eventId: ID, subLabel: 'Ada Lovelace', subLabelScore: confidence }]);
    expect(await entries()).toMatchObject([{ pid: ada, source: { name: 'front_door' } }]);
    expect(frigate.fetched).toEqual([ID]);
    await until(async () => {
      kith.context.frigates.wake();
      return (await get()).last_event !== null;
    }, 'it is noted when it came');
  });

  it('is not known for sure until a better picture comes, and then is', async () => {
    await listen();
    frigate.snapshots.set(ID, await pictureOf(NOBODY));
    await frigate.say('new', ID, { at: 10 });
    await until(() => frigate.fetched.length === 1, 'the first picture is looked at');
    frigate.snapshots.set(ID, await pictureOf(ADA));
    await frigate.say('end', ID, { at: 11 });
    await isSeen(1);
    expect(await entries()).toMatchObject([{ pid: ada }]);
  });

  it('of whom nobody knows is told as unknown when it is over, and named after nobody', async () => {
    await listen();
    frigate.snapshots.set(ID, await pictureOf(NOBODY));
    await frigate.say('new', ID, { at: 10 });
    await until(() => frigate.fetched.length === 1, 'it is looked at');
    expect(await entries()).toEqual([]);
    await frigate.say('end', ID, { at: 10 });
    await isSeen(1);
    expect(await entries()).toMatchObject([{ pid: null, result: 'nm' }]);
    expect(frigate.subLabels).toEqual([]);
  });

  it('is seen when the database is there again, whether it was looked at or told when that went', async () => {
    await listen();
    const { db } = kith.context;
    const gone = () => sql`alter table frigate_events rename to elsewhere`.execute(db.queries);
    const back = () => sql`alter table elsewhere rename to frigate_events`.execute(db.queries);
    frigate.snapshots.set(ID, await pictureOf(NOBODY));
    await frigate.say('new', ID, { at: 10 });
    await until(() => frigate.fetched.length === 1, 'it is looked at');
    await gone();
    await frigate.say('end', ID, { at: 10 });
    frigate.snapshots.set('2-a', await pictureOf(ADA));
    await frigate.say('new', '2-a', { at: 10 });
    await problemIs('could not be seen');
    await until(() => frigate.fetched.length === 2, 'the other one is fetched');
    // Frigate does not keep it, whatever becomes of it here.
    frigate.snapshots.delete('2-a');
    await frigate.say('end', '2-a', { at: 11, has_snapshot: false });
    await back();
    await isSeen(2);
    expect((await entries()).map(({ pid }) => pid)).toEqual(expect.arrayContaining([null, ada]));
    expect(frigate.fetched).toEqual([ID, '2-a']);
  });

  it('is seen when Frigate can be asked again, also where it ended meanwhile', async () => {
    await listen();
    frigate.snapshots.set(ID, await pictureOf(ADA));
    frigate.trick = (url, response) => url.includes('snapshot') && response.writeHead(503).end() !== undefined;
    await frigate.say('new', ID, { at: 10 });
    await frigate.say('end', ID, { at: 10 });
    await problemIs('Frigate answers 503');
    expect(await entries()).toEqual([]);
    frigate.trick = () => false;
    await isSeen(1);
    expect(await entries()).toMatchObject([{ pid: ada }]);
  });

  it('waits for no name that Frigate does not take', async () => {
    await listen();
    const held: (() => void)[] = [];
    frigate.trick = (url, response) => {
      if (!url.endsWith('sub_label')) return false;
      held.push(() => response.writeHead(503).end());
      return true;
    };
    const ids = Array.from({ length: 8 }, (_, i) => `${i}-a`);
    for (const id of ids) {
      frigate.snapshots.set(id, await pictureOf(ADA));
      await frigate.say('new', id, { at: 10 });
    }
    await isSeen(8);
    await until(() => held.length === 8, 'all names are tried');
    frigate.trick = () => false;
    for (const refuse of held) refuse();
    await until(() => frigate.subLabels.length === 8, 'all are named');
  });

  it('that shows two is named after neither', async () => {
    await listen();
    frigate.snapshots.set(ID, await pictureOf(ADA, ANYBODY));
    await frigate.say('new', ID, { at: 10 });
    await isSeen(2);
    frigate.snapshots.set('2-a', await pictureOf(ADA));
    await frigate.say('new', '2-a', { at: 10 });
    await until(() => frigate.subLabels.length > 0, 'the next one is named');
    expect(frigate.subLabels.map(({ eventId }) => eventId)).toEqual(['2-a']);
  });

  it('of something else, of a camera that nobody asked for, and one that is none, are left alone', async () => {
    await listen({ cameras: ['yard'], write_names: false });
    for (const id of ['1-a', '2-b', '3-c']) frigate.snapshots.set(id, await pictureOf(ADA));
    await frigate.say('new', '1-a', { at: 1 });
    await frigate.say('new', '2-b', { at: 1, camera: 'yard', label: 'dog' });
    await frigate.say('new', '../../config', { at: 1, camera: 'yard' });
    await broker.publish('frigate/events', 'no JSON');
    await broker.publish('frigate/events', Buffer.alloc(100_000, '['));
    await broker.publish('frigate/events', '{"type":"new","after":{"id":7}}');
    await frigate.say('new', '3-c', { at: 1, camera: 'yard' });
    await isSeen(1);
    expect(frigate.fetched).toEqual(['3-c']);
    expect(await entries()).toMatchObject([{ source: { name: 'yard' } }]);
    expect(frigate.subLabels).toEqual([]);
  });

  it('whose person was erased meanwhile is named after nobody', async () => {
    await listen();
    frigate.snapshots.set(ID, await pictureOf(ADA));
    let tries = 0;
    frigate.trick = (url, response) => {
      if (!url.endsWith('sub_label')) return false;
      tries++;
      void kith.call('DELETE', `/v1/persons/${ada}/`).then(() => response.writeHead(503).end());
      return true;
    };
    await frigate.say('new', ID, { at: 10 });
    await until(() => tries === 1, 'the first try');
    await until(async () => (await kith.call('GET', `/v1/persons/${ada}/`)).status === 404, 'she is erased');
    frigate.trick = () => false;
    frigate.snapshots.set('2-a', await pictureOf(NOBODY));
    await frigate.say('end', '2-a', { at: 10 });
    await isSeen(1);
    expect(frigate.subLabels).toEqual([]);
  });

  it('storms are borne: what is too much at once is said so', async () => {
    await listen();
    const ids = Array.from({ length: 150 }, (_, i) => `${i}-storm`);
    for (const id of ids) frigate.snapshots.set(id, await pictureOf(ADA));
    let waiting: (() => void)[] = [];
    frigate.trick = (url, response) => {
      if (!url.includes('snapshot') || waiting.length > 3) return false;
      waiting.push(() => response.writeHead(404).end());
      return true;
    };
    await Promise.all(ids.map((id) => frigate.say('new', id, { at: 10 })));
    await problemIs('more than 100 objects');
    for (const answer of waiting.splice(0)) answer();
    waiting = Array(4).fill(() => undefined);
    await isSeen(96);
  });
});

describe('a Frigate', () => {
  it('is tried before it is kept', async () => {
    expect((await kith.call('POST', '/v1/frigate/test/', wish())).body).toEqual({
      works: true,
      broker_problem: null,
      frigate_problem: null,
      version: '0.16.2-4d58206',
      cameras: ['front_door', 'yard'],
    });
    const wrong = { ...wish(), broker: { ...wish().broker, password: 'wrong' } };
    frigate.trick = (_, response) => void response.writeHead(302, { location: 'http://10.0.0.1/' }).end() === undefined;
    expect((await kith.call('POST', '/v1/frigate/test/', wrong)).body).toMatchObject({
      works: false,
      broker_problem: 'The broker refuses this username and password.',
      frigate_problem: expect.stringContaining('is no Frigate'),
    });
    expect((await kith.call('GET', '/v1/frigate/')).status).toBe(404);
  });

  it('keeps its password for the same user at the same broker, and shows it to nobody', async () => {
    await listen();
    expect(JSON.stringify(await get())).not.toContain('geheim');
    expect(await get()).toMatchObject({ broker: { has_password: true }, labels: ['person'] });
    await listen({ broker: { url: broker.url, username: 'kith' } });
    const elsewhere = { ...wish(), broker: { url: 'mqtt://10.0.0.9', username: 'kith' } };
    expect((await kith.call('PUT', '/v1/frigate/', elsewhere)).body.broker.has_password).toBe(false);
    expect((await kith.call('DELETE', '/v1/frigate/')).status).toBe(204);
    expect((await kith.call('DELETE', '/v1/frigate/')).status).toBe(404);
  });

  it.each([
    ['url', { url: 'http://169.254.169.254/' }],
    ['url', { url: 'ftp://frigate' }],
    ['url', { url: 'http://user:word@10.0.0.1:5000' }],
    ['broker', { broker: { url: 'mqtt://169.254.169.254' } }],
    ['broker', { broker: { url: 'http://10.0.0.1' } }],
    ['broker', { broker: { url: 'mqtt://10.0.0.1', password: 'alone' } }],
  ])('with an address that is none, or may not be reached, is refused on %s', async (field, change) => {
    const { status, body } = await kith.call('PUT', '/v1/frigate/', wish(change));
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(`"${field}"`);
  });

  it.each([
    [
      'sends more than is taken',
      (_: string, response: { end: (body: Buffer) => void }) => response.end(Buffer.alloc(17 * 1024 * 1024)),
    ],
    [
      'sends snapshots that are no pictures',
      (_: string, response: { end: (body: string) => void }) => response.end('hello'),
    ],
    [
      'answers 302',
      (_: string, response: { writeHead: (s: number, h: object) => { end: () => void } }) =>
        response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ],
  ] as const)('that is hostile is borne: %s', async (sentence, answer) => {
    await listen();
    frigate.trick = (url, response) => {
      if (!url.includes('snapshot')) return false;
      answer(url, response as never);
      return true;
    };
    await frigate.say('new', ID, { at: 10 });
    await problemIs(sentence);
    expect(await entries()).toEqual([]);
  });

  it('whose broker goes away is listened to again when it is back', async () => {
    await listen();
    const { port } = broker;
    await broker[Symbol.asyncDispose]();
    await problemIs('The broker refused the connection');
    expect((await get()).state).toBe('offline');
    broker = await MqttBroker.open({ port, username: 'kith', password: 'geheim' });
    await until(async () => {
      kith.context.frigates.wake();
      return (await get()).state === 'online';
    }, 'it is listened to again');
    expect((await get()).problem).toBeNull();
  });

  it('that takes long to leave keeps no other one waiting', async () => {
    await listen();
    const held: (() => void)[] = [];
    frigate.trick = (url, response) => {
      if (!url.includes('snapshot')) return false;
      held.push(() => response.writeHead(404).end());
      return true;
    };
    await frigate.say('new', ID, { at: 10 });
    await until(() => held.length === 1, 'it is being looked at');
    const space = (await kith.call('POST', '/v1/spaces/', { name: 'shop' })).body;
    const { key } = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, {})).body;
    await kith.call('PUT', '/v1/frigate/', wish({ enabled: false }));
    kith.context.frigates.wake();
    await kith.call('PUT', '/v1/frigate/', wish(), key);
    await until(async () => {
      kith.context.frigates.wake();
      return (await kith.call('GET', '/v1/frigate/', undefined, key)).body.state === 'online';
    }, 'the other one is listened to');
    expect(broker.clients.size).toBe(1);
    expect(held).toHaveLength(1);
    for (const answer of held) answer();
  });

  it('that is switched off is not listened to', async () => {
    await listen();
    await kith.call('PUT', '/v1/frigate/', wish({ enabled: false }));
    expect((await get()).state).toBe('disabled');
    await until(() => {
      kith.context.frigates.wake();
      return broker.clients.size === 0;
    }, 'nobody listens');
  });
});
