import { EventListener } from '@kith/testing/event-listener';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { owed } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, expect, it } from 'vitest';

let kith: TestKith;
let profile: number;
let listener: EventListener;

beforeAll(async () => {
  kith = await openTestKith({ vision: numberedFaces() });
  await kith.call('POST', '/v1/sources/', { name: 'desk', manual_create_facesize_threshold: 0 });
  const destination_url = 'https://receiver.example/';
  profile = (await kith.call('POST', '/v1/notifications/', { name: 'all', http_method: 0, destination_url })).body.id;
  kith.context.sockets.listenOn(kith.app.server);
  listener = await EventListener.open(await kith.app.listen({ host: '127.0.0.1', port: 0 }));
  listener.say({ action: 'AUTH', data: { token: kith.token } });
  await until(() => listener.messages.length === 1, 'it listens');
});
afterAll(async () => {
  listener?.[Symbol.dispose]();
  await kith?.[Symbol.asyncDispose]();
});

const enrol = async (face: number, fields: Record<string, string>) =>
  (await uploadTo(kith, '/v1/persons/', await pictureOf(face), { source: 'desk', ...fields })).body;

it('nobody is told of a person who is enrolled with notify=false; the entry is there', async () => {
  await enrol(1, { notify: 'false' });
  const { pid } = await enrol(2, {});
  await until(() => listener.events.length > 0, 'the second is told');
  expect(listener.events.map(({ data }) => data.pid)).toEqual([pid]);
  expect(await owed(kith, profile)).toEqual([listener.events[0].id]);
  expect((await kith.call('GET', '/v1/entries/?result=new')).body.count).toBe(2);
});

it('nor is who asks for what was before', async () => {
  using late = await EventListener.open(`http://127.0.0.1:${(kith.app.server.address() as { port: number }).port}`);
  late.say({ action: 'AUTH', data: { token: kith.token, after: 0 } });
  await until(() => late.events.length > 0, 'a replay');
  expect(late.events).toHaveLength(1);
});

it('nor does a profile that is tried count it among what would be sent', async () => {
  const { body } = await kith.call('POST', `/v1/notifications/${profile}/test/`);
  const [told] = listener.events;
  expect(body).toMatchObject({ count: 1, would_send: 1, results: [{ entry_id: told.id, would_send: true }] });
});

it('a person is made of an entry as quietly', async () => {
  const [entry] = (await uploadTo(kith, '/v1/entries/', await pictureOf(3), { source: 'desk' })).body.results;
  const made = await kith.call('POST', '/v1/persons/entry/', { id: entry.id, notify: false });
  expect(made.status).toBe(201);
  const { id } = (await kith.call('GET', '/v1/entries/?result=new')).body.results[0];
  expect(await owed(kith, profile)).not.toContain(id);
});
