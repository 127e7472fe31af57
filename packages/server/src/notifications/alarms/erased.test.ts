import type { EntryId, GroupId, Pid, SourceId } from '@kith/contract';
import { foundIn } from '@kith/testing/needles';
import { Receiver } from '@kith/testing/receiver';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, expect, it } from 'vitest';

const NAME = 'Tutankhamun';
const NAMED = new RegExp(`${NAME}[-\\w]*`, 'gi');

let kith: TestKith;
/** Says back what it is told. */
let echo: Receiver;
let [ada, bob]: Pid[] = [];
let desk: SourceId;

beforeEach(async () => {
  echo = await Receiver.open(({ body }, response) => void response.end(`${body.match(NAMED)}`));
  kith = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent', KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
  kith.context.listensOn('http://kith.test');
  desk = (await kith.call('POST', '/v1/sources/', { name: 'desk' })).body.id;
  [ada, bob] = await kith.addPersons(2);
  await kith.call('PATCH', `/v1/persons/${ada}/`, { name: NAME, external_id: `${NAME}-id` });
  await kith.call('PATCH', `/v1/persons/${bob}/`, { name: 'Nefertiti' });
});
afterEach(async () => {
  await kith?.[Symbol.asyncDispose]();
  await echo?.[Symbol.asyncDispose]();
});

/** Somebody is seen, which raises an alarm. */
async function seen(pid: Pid | undefined): Promise<EntryId> {
  const [id] = await see(kith, [pid ?? null], { sourceId: desk, now: Date.now() });
  kith.context.webhooks.wake();
  return id as EntryId;
}
/** Waits until a profile was told as much, and answered. @returns of which types that is */
async function isTold(profile: number, count: number): Promise<string[]> {
  const read = async (): Promise<{ type: string; status: string }[]> =>
    (await kith.call('GET', `/v1/notifications/${profile}/deliveries/?limit=100`)).body.results;
  const isSettled = (all: { status: string }[]) => all.every(({ status }) => status === 'delivered');
  const told = await until(async () => {
    const all = await read();
    return all.length === count && isSettled(all) ? all : null;
  }, `${count} are told`);
  return told.map(({ type }) => type);
}
const alarms = async () => (await kith.call('GET', '/v1/alarms/')).body.results;
const write = async (id: number, words: { note?: string; by?: string; to?: string }) => {
  await kith.call('POST', `/v1/alarms/${id}/assign/`, { to: words.to ?? null });
  await kith.call('POST', `/v1/alarms/${id}/acknowledge/`, words);
};

it('who is erased is in no alarm, in no note, and in nothing that receivers answered, whatever became of the entries', async () => {
  const staff: GroupId = (await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' })).body.id;
  await kith.call('POST', '/v1/groups/persons/pids/', { pids: [ada, bob], groups_ids: [staff] });
  const webhook = { name: 'echo', http_method: 1, destination_url: echo.url };
  const { id: profile } = (await kith.call('POST', '/v1/notifications/', { ...webhook, results: [] })).body;
  const rule = { name: 'Rule', when: { groups_any: [staff] }, cooldown_seconds: 0, profiles: [profile] };
  expect((await kith.call('POST', '/v1/alarm-rules/', rule)).status).toBe(201);
  const entries = [await seen(ada), await seen(ada), await seen(ada), await seen(bob)];
  expect((await kith.call('GET', '/v1/alarms/')).body.count).toBe(4);
  const [ofBob, , , ofFirst] = await alarms();
  await write(ofBob.id, { note: `${NAME} let her in.`, by: 'Kim', to: 'Desk' });
  await write(ofFirst.id, { note: `It was ${NAME.toUpperCase()}!`, by: `${NAME}-id`, to: NAME });
  await isTold(profile, 10);

  const [first, second] = entries;
  // The time of one is up, and another one was somebody else.
  expect((await kith.call('DELETE', `/v1/entries/${first}/`)).status).toBe(204);
  expect((await kith.call('POST', `/v1/entries/${second}/wrong-person/`, { pid: bob })).status).toBe(200);
  const needles = { pid: String(ada), name: NAME, capitals: NAME.toUpperCase(), 'external id': `${NAME}-id` };
  expect(await foundIn(kith, needles)).toEqual(Object.keys(needles));

  expect((await kith.call('DELETE', `/v1/persons/${ada}/`)).status).toBe(204);
  expect(await foundIn(kith, needles)).toEqual([]);
  const others = { pid: String(bob), name: 'Nefertiti', 'who looked': 'Kim' };
  expect(await foundIn(kith, others)).toEqual(Object.keys(others));
  expect(await alarms()).toMatchObject([
    { id: ofBob.id, note: '… let her in.', acknowledged_by: 'Kim', assignee: 'Desk', state: 'acknowledged' },
    { entry: { id: second, pid: bob } },
    { id: ofFirst.id, note: 'It was …!', acknowledged_by: null, assignee: null, state: 'acknowledged', entry: null },
  ]);
});

it('with an alarm goes what was told of it', async () => {
  const profile = { name: 'echo', http_method: 1, destination_url: echo.url, news: ['alarm.raised'] };
  const { id } = (await kith.call('POST', '/v1/notifications/', profile)).body;
  await kith.call('POST', '/v1/alarm-rules/', { name: 'Rule', when: { sources: ['desk'] } });
  await seen(ada);
  expect((await isTold(id, 2)).toSorted()).toEqual(['alarm.raised', 'entry.created']);
  expect((await kith.call('DELETE', `/v1/persons/${ada}/`)).status).toBe(204);
  expect(await isTold(id, 0)).toEqual([]);
  expect(await kith.context.db.queries.selectFrom('news').select('id').execute()).toEqual([]);
});

it('a word stands in a note however its accents are composed', async () => {
  await kith.call('PATCH', `/v1/persons/${ada}/`, { external_id: 'Rene\u0301e' });
  await kith.call('POST', '/v1/alarm-rules/', { name: 'Rule', when: { sources: ['desk'] } });
  await seen(bob);
  const [{ id }] = await alarms();
  await write(id, { note: 'Ren\u00e9e was with him.' });
  expect((await kith.call('DELETE', `/v1/persons/${ada}/`)).status).toBe(204);
  expect(await alarms()).toMatchObject([{ id, note: '… was with him.' }]);
});

it('of an external id that a name stands in nothing is left', async () => {
  await kith.call('PATCH', `/v1/persons/${ada}/`, { name: 'Ada', external_id: 'ada.lovelace@example.com' });
  await kith.call('POST', '/v1/alarm-rules/', { name: 'Rule', when: { sources: ['desk'] } });
  await seen(bob);
  const [{ id }] = await alarms();
  await write(id, { note: 'Ask Ada, or ada.lovelace@example.com.' });
  expect((await kith.call('DELETE', `/v1/persons/${ada}/`)).status).toBe(204);
  expect(await alarms()).toMatchObject([{ id, note: 'Ask …, or ….' }]);
});

it.each(['1', 'A', 'to'])(
  'who is called %s takes no note along but of an alarm that was once about them',
  async (name) => {
    await kith.call('PATCH', `/v1/persons/${ada}/`, { name, external_id: null });
    await kith.call('POST', '/v1/alarm-rules/', { name: 'Rule', when: { sources: ['desk'] }, cooldown_seconds: 0 });
    const hers = await seen(ada);
    await seen(bob);
    const note = `A parcel, 1 of 2, to ${name}.`;
    const [ofBob, once] = await alarms();
    for (const { id } of [ofBob, once]) await write(id, { note, by: 'Kim' });
    expect((await kith.call('POST', `/v1/entries/${hers}/wrong-person/`, { pid: bob })).status).toBe(200);
    expect((await kith.call('DELETE', `/v1/persons/${ada}/`)).status).toBe(204);
    expect(await alarms()).toMatchObject([
      { id: ofBob.id, note, acknowledged_by: 'Kim' },
      { id: once.id, note: null, acknowledged_by: 'Kim' },
    ]);
  },
);
