import { keepStrangers, openStrangersHouse, sendLooks, storedStrangers } from '@kith/testing/strangers-house';
import type { TestKith } from '@kith/testing/test-kith';
import { lookOf } from '@kith/testing/unknown-faces';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let kith: TestKith;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2026, 5, 1, 12);
  kith = await openStrangersHouse({ clock: () => now });
});
afterEach(async () => {
  await kith?.[Symbol.asyncDispose]();
});

const send = (...looks: number[]) => sendLooks(kith, looks);

it('a face that nobody knows and that comes again is of one stranger', async () => {
  const [first] = await send(lookOf(1, 0));
  expect(first).toMatchObject({ result: 'nm', stranger: { visits: 1, ignored: false, first_seen: first.created } });
  const [second] = await send(lookOf(1, 1));
  const [third] = await send(lookOf(1, 2));
  expect([second.stranger, third.stranger]).toEqual([first.stranger, first.stranger]);
  const [other] = await send(lookOf(2, 0));
  expect(other.stranger).toMatchObject({ visits: 1 });
  expect(other.stranger.id).not.toBe(first.stranger.id);
  expect(await storedStrangers(kith)).toMatchObject([
    { sightings: 3, visits: 1 },
    { sightings: 1, visits: 1 },
  ]);
});

it('a node that stops does not try again to keep strangers in memory', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  const faults: unknown[] = [];
  const onFault = (error: unknown) => faults.push(error);
  process.on('uncaughtException', onFault);
  try {
    kith.context.strangers.leave();
    await kith[Symbol.asyncDispose]();
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(faults).toEqual([]);
  } finally {
    process.off('uncaughtException', onFault);
    vi.useRealTimers();
    kith = await openStrangersHouse();
  }
});

it('two faces of one picture are never one, however alike, and stay two', async () => {
  const [left, right] = await send(lookOf(1, 0), lookOf(1, 1));
  expect(left.stranger.id).not.toBe(right.stranger.id);
  const again = await send(lookOf(1, 0), lookOf(1, 1));
  expect(again.map(({ stranger }: { stranger: object }) => stranger)).toEqual([left.stranger, right.stranger]);
  await keepStrangers(kith);
  expect(await storedStrangers(kith)).toHaveLength(2);
});

it('pictures that come at once are of one stranger', async () => {
  const sent = await Promise.all(Array.from({ length: 24 }, (_, i) => send(lookOf(3, i % 8), lookOf(4, i % 8))));
  const ids = (at: number) => new Set(sent.map((entries) => entries[at].stranger.id));
  expect([ids(0).size, ids(1).size]).toEqual([1, 1]);
  expect(await storedStrangers(kith)).toMatchObject([{ sightings: 24 }, { sightings: 24 }]);
  const lookedFor = await kith.context.db.queries
    .selectFrom('stranger_entries')
    .select('entry_id')
    .where('is_looked_for', '=', 1)
    .execute();
  expect(lookedFor.length).toBeLessThanOrEqual(6);
});

it('a visit begins when nobody was there for five minutes', async () => {
  const visits: number[] = [];
  for (const minutes of [0, 4, 4, 6, 4, 5]) {
    now += minutes * MINUTE_MS;
    const [{ stranger }] = await send(lookOf(1, 0));
    visits.push(stranger.visits);
  }
  expect(visits).toEqual([1, 1, 1, 2, 2, 3]);
});

it('a picture that comes late is of the visit that it shows', async () => {
  await kith.call('POST', '/v1/sources/', { name: 'late', use_pps_time: true });
  const seen = async (minutes: number) => {
    const timestamp = new Date(now + minutes * MINUTE_MS).toISOString();
    const [{ stranger }] = await sendLooks(kith, [lookOf(1, 0)], { source: 'late', timestamp });
    return stranger.visits;
  };
  expect(await seen(-60)).toBe(1);
  expect(await seen(0)).toBe(2);
  expect([await seen(-58), await seen(-1)]).toEqual([2, 2]);
  expect([await seen(-30), await seen(-29)]).toEqual([3, 3]);
  expect(await storedStrangers(kith)).toMatchObject([{ first_seen: now - 60 * MINUTE_MS, last_seen: now }]);
});

it('a clock that is set back begins one visit, and not one with every picture', async () => {
  await send(lookOf(1, 0));
  now -= 13 * HOUR_MS;
  const visits: number[] = [];
  for (let i = 0; i < 3; i++) {
    now += 1000;
    const [{ stranger }] = await send(lookOf(1, i));
    visits.push(stranger.visits);
  }
  expect(visits).toEqual([2, 2, 2]);
});

it('whoever is ignored is stored, and told to nobody', async () => {
  const profile = { name: 'all', http_method: 0, destination_url: 'https://hooks.example/' };
  const [{ stranger }] = await send(lookOf(1, 0));
  expect((await kith.call('PATCH', `/v1/strangers/${stranger.id}/`, { ignored: true })).status).toBe(200);
  const { status, body } = await kith.call('POST', '/v1/notifications/', profile);
  expect(status).toBe(201);
  const [postman] = await send(lookOf(1, 1));
  const [other] = await send(lookOf(2, 0));
  expect(postman.stranger).toMatchObject({ id: stranger.id, ignored: true });
  const owed = await kith.context.db.queries.selectFrom('deliveries').select(['entry_id', 'notification_id']).execute();
  expect(owed).toEqual([{ entry_id: other.id, notification_id: body.id }]);
  const tested = await kith.call('POST', `/v1/notifications/${body.id}/test/`, {});
  expect(tested.body.results.map(({ entry_id: id }: { entry_id: number }) => id)).not.toContain(postman.id);
});

it('whoever is compared with some groups only may be somebody who is known', async () => {
  const { body: group } = await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' });
  const [entry] = await sendLooks(kith, [lookOf(1, 0)], { groups_ids: String(group.id) });
  expect(entry).toMatchObject({ result: 'nm', stranger: null });
});

it('where nobody is to be told apart, entries are as ever', async () => {
  await send(lookOf(1, 0));
  expect((await kith.call('PATCH', '/v1/strangers/settings/', { enabled: false })).status).toBe(200);
  expect(await send(lookOf(1, 1))).toMatchObject([{ result: 'nm', stranger: null }]);
  await keepStrangers(kith);
  expect(await storedStrangers(kith)).toEqual([]);
  await kith.call('PATCH', '/v1/strangers/settings/', { enabled: true });
  await kith.context.strangers.catchUp(kith.spaceId);
  await kith.context.strangers.load(kith.spaceId);
  expect(await send(lookOf(1, 2))).toMatchObject([{ stranger: { visits: 1 } }]);
});

it('whoever is forgotten comes as somebody new', async () => {
  const [{ stranger }] = await send(lookOf(1, 0));
  expect((await kith.call('DELETE', `/v1/strangers/${stranger.id}/`)).status).toBe(204);
  const [again] = await send(lookOf(1, 1));
  expect(again.stranger.visits).toBe(1);
  expect(again.stranger.id).not.toBe(stranger.id);
});

it('a stranger is looked for by few faces, and found by all that are like them', async () => {
  for (let look = 0; look < 8; look++) await send(lookOf(1, look));
  expect(kith.context.strangers.compared(kith.spaceId)).toBe(3);
  expect(await storedStrangers(kith)).toMatchObject([{ sightings: 8 }]);
});

it('without room in memory entries are stored as ever, and join when there is some', async () => {
  await using small = await openStrangersHouse({ index: { memoryBytes: 2000 * 610 } });
  const { faceIndex } = small.context;
  const filled = faceIndex.newSpace();
  const face = new Float32Array(512);
  face[0] = 1;
  for (let id = 1; id <= 1960; id++) filled.put(id, [face as Parameters<typeof filled.put>[1][number]]);
  expect(await sendLooks(small, [lookOf(1, 0)])).toMatchObject([{ result: 'nm' }]);
  await small.context.strangers.catchUp(small.spaceId);
  expect(await sendLooks(small, [lookOf(1, 1)])).toMatchObject([{ result: 'nm', stranger: null }]);
});

it('strangers leave the memory to those who are known, and entries are stored as ever', async () => {
  await send(lookOf(1, 0));
  kith.context.strangers.leave();
  expect(kith.context.strangers.compared(kith.spaceId)).toBe(0);
  expect(await send(lookOf(1, 1))).toMatchObject([{ result: 'nm', stranger: null }]);
});

it('whatever goes wrong with strangers, entries are stored and told as ever, and join later', async () => {
  const { strangers, strangerKeeper } = kith.context;
  Object.defineProperty(strangers, 'fresh', {
    value: () => {
      throw new Error('This is broken.');
    },
    configurable: true,
  });
  const [entry] = await send(lookOf(1, 0));
  expect(entry).toMatchObject({ result: 'nm', stranger: null });
  Reflect.deleteProperty(strangers, 'fresh');
  for await (const _step of strangerKeeper.keep(kith.spaceId));
  expect(await storedStrangers(kith)).toMatchObject([{ sightings: 1 }]);
});
