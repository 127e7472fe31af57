import type { EntryId, StrangerId } from '@kith/contract';
import { pictureOf } from '@kith/testing/numbered-faces';
import { keepStrangers, openStrangersHouse, sendLooks, storedStrangers } from '@kith/testing/strangers-house';
import type { TestKith } from '@kith/testing/test-kith';
import { lookOf } from '@kith/testing/unknown-faces';
import { uploadTo } from '@kith/testing/upload';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { IndexUnavailable } from '../../recognition/faceindex/index-unavailable.ts';
import { forgetSurplus, forgetUnseen, trimChanges } from './forget-old.ts';
import { forgetPiece } from './forget-piece.ts';
import { takeLease } from './keeper-store.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

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
const settled = async (steps: AsyncIterable<void>) => {
  for await (const _step of steps);
};
const entry = async (id: EntryId) => (await kith.call('GET', `/v1/entries/?id_from=${id}`)).body.results.at(-1);
/** As a version would store it that knows of no strangers. */
const sendUnjoined = async (...looks: number[]) => {
  const { body: group } = await kith.call('POST', '/v1/groups/persons/', { name: `nobody ${Math.random()}` });
  const entries = await sendLooks(kith, looks, { groups_ids: String(group.id) });
  expect(entries).toMatchObject(looks.map(() => ({ stranger: null })));
  return entries;
};

it('entries that could not join when they were stored do so later, each in its visit', async () => {
  const [first] = await sendUnjoined(lookOf(1, 0));
  now += HOUR_MS;
  const [second] = await sendUnjoined(lookOf(1, 1));
  const [other] = await sendUnjoined(lookOf(2, 0));
  now += 1000;
  const [third] = await send(lookOf(1, 2));
  expect(third.stranger).toMatchObject({ visits: 1 });
  await keepStrangers(kith);
  const joined = await Promise.all([first, second, third].map(({ id }) => entry(id)));
  expect(joined.map(({ stranger }) => stranger)).toEqual(
    joined.map(() => ({ id: third.stranger.id, visits: 2, ignored: false, first_seen: first.created })),
  );
  expect((await entry(other.id)).stranger.id).not.toBe(third.stranger.id);
  await keepStrangers(kith);
  expect(await storedStrangers(kith)).toMatchObject([{ sightings: 3 }, { sightings: 1 }]);
});

it('pictures of one instant are several frames, and those that are not kept count as one', async () => {
  for (const look of [0, 1]) await sendUnjoined(lookOf(1, look));
  await keepStrangers(kith);
  expect(await storedStrangers(kith)).toMatchObject([{ sightings: 2 }]);
  await kith.call('POST', '/v1/sources/', { name: 'discreet', store_images_for_results: [] });
  const { body: nobody } = await kith.call('POST', '/v1/groups/persons/', { name: 'nobody' });
  for (const look of [0, 1]) {
    const fields = { source: 'discreet', groups_ids: String(nobody.id) };
    await uploadTo(kith, '/v1/entries/', await pictureOf(lookOf(2, look)), fields);
  }
  await keepStrangers(kith);
  expect(await storedStrangers(kith)).toMatchObject([{ sightings: 2 }, { sightings: 1 }, { sightings: 1 }]);
});

it('whoever cannot join yet is not taken for done', async () => {
  const [late] = await sendUnjoined(lookOf(1, 0));
  const load = vi.spyOn(kith.context.strangers, 'load').mockResolvedValue(false);
  await expect(keepStrangers(kith)).rejects.toThrow(IndexUnavailable);
  load.mockRestore();
  await keepStrangers(kith);
  expect((await entry(late.id)).stranger).toMatchObject({ visits: 1 });
});

it('whoever is known by now does not join, nor do two of one picture join one', async () => {
  const [late] = await sendUnjoined(lookOf(1, 0));
  await uploadTo(kith, '/v1/persons/', await pictureOf(lookOf(1, 1)), { source: 'door' });
  const [left, right] = await sendUnjoined(lookOf(2, 0), lookOf(2, 1));
  await keepStrangers(kith);
  expect((await entry(late.id)).stranger).toBeNull();
  const [one, other] = await Promise.all([entry(left.id), entry(right.id)]);
  expect(one.stranger.id).not.toBe(other.stranger.id);
});

it('a profile that asks for strangers is owed what joins late, once, and no other is told again', async () => {
  const make = async (name: string, strangers: object | null) =>
    (
      await kith.call('POST', '/v1/notifications/', {
        name,
        http_method: 0,
        destination_url: 'https://hooks.example/',
        strangers,
      })
    ).body.id;
  const first = await make('first visit', { visits_from: 1, visits_to: 1 });
  const again = await make('again', { visits_from: 2 });
  const all = await make('all', null);
  const [old] = await sendUnjoined(lookOf(5, 0));
  now += 2 * HOUR_MS;
  const [entry1] = await sendUnjoined(lookOf(1, 0));
  now += 1000;
  const [entry2] = await sendUnjoined(lookOf(1, 1));
  await keepStrangers(kith);
  await keepStrangers(kith);
  const owed = await kith.context.db.queries
    .selectFrom('deliveries')
    .select(['entry_id', 'notification_id'])
    .orderBy('notification_id')
    .orderBy('entry_id')
    .execute();
  expect(owed).toEqual([
    { notification_id: first, entry_id: entry1.id },
    ...[old, entry1, entry2].map(({ id }) => ({ notification_id: all, entry_id: id })),
  ]);
  now += 10 * 60_000;
  const [back] = await send(lookOf(1, 2));
  const later = await kith.context.db.queries
    .selectFrom('deliveries')
    .select('notification_id')
    .where('entry_id', '=', back.id)
    .orderBy('notification_id')
    .execute();
  expect(later.map(({ notification_id: id }) => id)).toEqual([again, all]);
  const { body } = await kith.call('POST', `/v1/notifications/${first}/test/`, {});
  expect(
    body.results.map(({ entry_id, would_send, reason }: Record<string, unknown>) => [entry_id, would_send, reason]),
  ).toEqual([
    [back.id, false, 'strangers'],
    [entry2.id, false, 'strangers'],
    [entry1.id, true, null],
    [old.id, true, null],
  ]);
});

/** A stranger more, of some entries: as another node makes one at the same time. */
async function makeAnother(...entries: readonly { readonly id: EntryId }[]): Promise<StrangerId> {
  const { context, spaceId } = kith;
  const id = await context.db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    const seen = { first_seen: now, last_seen: now, sightings: entries.length, visits: 1, is_ignored: 0 as const };
    const row = await tx
      .insertInto('strangers')
      .values({ space_id: spaceId, created: now, ...seen })
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .updateTable('stranger_entries')
      .set({ stranger_id: row.id, is_looked_for: 1, begins_visit: 1 })
      .where('space_id', '=', spaceId)
      .where(
        'entry_id',
        'in',
        entries.map((some) => some.id),
      )
      .execute();
    return row.id;
  });
  await context.strangers.catchUp(spaceId);
  return id;
}

it('two who are the same are made one, unless somebody said that they are not', async () => {
  const [first] = await send(lookOf(1, 0));
  now += 1000;
  await send(lookOf(1, 1));
  now += 1000;
  const [third] = await send(lookOf(1, 2));
  await makeAnother(third);
  expect(await storedStrangers(kith)).toHaveLength(2);
  await keepStrangers(kith);
  expect(await storedStrangers(kith)).toMatchObject([{ id: first.stranger.id, visits: 1 }]);
  const other = await makeAnother(third);
  await kith.context.db.queries
    .insertInto('strangers_apart')
    .values({ space_id: kith.spaceId, low_id: first.stranger.id, high_id: other })
    .execute();
  await keepStrangers(kith);
  expect(await storedStrangers(kith)).toHaveLength(2);
});

it('whoever is not seen for some days is forgotten, and the entries stay', async () => {
  const { db, clock } = kith.context;
  const [entry1] = await send(lookOf(1, 0));
  now += 20 * DAY_MS;
  await send(lookOf(2, 0));
  now += 11 * DAY_MS;
  await settled(forgetUnseen({ db, clock, ahead: () => now + HOUR_MS }, kith.spaceId, 30));
  expect(await storedStrangers(kith)).toHaveLength(1);
  expect(await entry(entry1.id)).toMatchObject({ id: entry1.id, result: 'nm', stranger: null });
  now += 20 * DAY_MS;
  await settled(forgetUnseen({ db, clock, ahead: () => now + HOUR_MS }, kith.spaceId, 30));
  await kith.context.strangers.catchUp(kith.spaceId);
  expect(kith.context.strangers.size(kith.spaceId)).toBe(0);
});

it('whoever was seen by a clock that was years ahead is forgotten all the same', async () => {
  const { db, clock } = kith.context;
  now += 3650 * DAY_MS;
  await send(lookOf(1, 0));
  now -= 3650 * DAY_MS;
  await settled(forgetUnseen({ db, clock, ahead: () => now + HOUR_MS }, kith.spaceId, 30));
  expect(await storedStrangers(kith)).toMatchObject([{ first_seen: now, last_seen: now }]);
});

it('whoever was seen very often is made one with nobody by itself', async () => {
  await send(lookOf(1, 0));
  now += 1000;
  const [second] = await send(lookOf(1, 1));
  await makeAnother(second);
  await kith.context.db.queries.updateTable('strangers').set({ sightings: 10_000 }).execute();
  await keepStrangers(kith);
  expect(await storedStrangers(kith)).toHaveLength(2);
});

it('a stranger with very many sightings is forgotten in pieces', async () => {
  for (const look of [0, 1, 2]) await sendUnjoined(lookOf(1, look));
  await keepStrangers(kith);
  const ids = (await storedStrangers(kith)).map(({ id }) => id);
  const { db } = kith.context;
  const forget = () =>
    db.transaction(async (tx) => {
      await advanceRevision(tx, kith.spaceId, 'entries');
      await forgetPiece(tx, kith.spaceId, ids, 2);
    });
  const left = async () => [
    (await storedStrangers(kith)).length,
    (await db.queries.selectFrom('stranger_entries').select('entry_id').execute()).length,
  ];
  await forget();
  expect(await left()).toEqual([1, 1]);
  await forget();
  expect(await left()).toEqual([0, 0]);
});

it('whoever joins somebody late who is ignored is told to nobody from then on', async () => {
  const [{ stranger }] = await send(lookOf(1, 0));
  await kith.call('PATCH', `/v1/strangers/${stranger.id}/`, { ignored: true });
  const [late] = await sendUnjoined(lookOf(1, 1));
  await keepStrangers(kith);
  expect((await entry(late.id)).stranger).toMatchObject({ id: stranger.id, ignored: true });
  const notes = kith.context.db.queries.selectFrom('entry_notes').select(['entry_id', 'reason', 'quiet']);
  expect(await notes.where('entry_id', '=', late.id).execute()).toEqual([
    { entry_id: late.id, reason: 'nobody_known', quiet: 1 },
  ]);
});

it('of too many those go who were seen once and longest ago', async () => {
  const { db } = kith.context;
  const ids: StrangerId[] = [];
  for (const person of [1, 1, 2, 3, 4]) {
    now += HOUR_MS;
    const [{ stranger }] = await send(lookOf(person, 0));
    if (!ids.includes(stranger.id)) ids.push(stranger.id);
  }
  await settled(forgetSurplus({ db }, kith.spaceId, 3));
  expect((await storedStrangers(kith)).map(({ id }) => id)).toEqual([ids[0], ids[3]]);
});

it('a node that slept while changes were trimmed reads all strangers anew', async () => {
  const { db, strangers } = kith.context;
  const [{ stranger }] = await send(lookOf(1, 0));
  for (let person = 2; person < 8; person++) await send(lookOf(person, 0));
  // As another node does it: this one is behind.
  await db.transaction(async (tx) => {
    await advanceRevision(tx, kith.spaceId, 'entries');
    await tx.deleteFrom('strangers').where('id', '!=', stranger.id).execute();
  });
  await settled(trimChanges({ db }, kith.spaceId, 1));
  await strangers.catchUp(kith.spaceId);
  await strangers.load(kith.spaceId);
  expect(strangers.size(kith.spaceId)).toBe(1);
  expect(await send(lookOf(1, 1))).toMatchObject([{ stranger: { id: stranger.id } }]);
});

it('of several nodes one keeps a space in order, until it does not say so any more', async () => {
  const { queries } = kith.context.db;
  const lease = (node: string, at: number) =>
    takeLease(queries, kith.spaceId, { node, now: sql<number>`cast(${at} as bigint)`, forMs: 60_000 });
  expect(await lease('a', 0)).toBe(true);
  expect([await lease('b', 30_000), await lease('a', 40_000)]).toEqual([false, true]);
  expect([await lease('b', 90_000), await lease('b', 100_001)]).toEqual([false, true]);
  // Taken by a clock that was far ahead.
  expect(await lease('c', -10_000_000)).toBe(true);
});
