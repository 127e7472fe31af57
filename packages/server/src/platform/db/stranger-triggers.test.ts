import type { EntryId } from '@kith/contract';
import { openStrangersHouse, sendLooks, storedStrangers } from '@kith/testing/strangers-house';
import type { TestKith } from '@kith/testing/test-kith';
import { lookOf } from '@kith/testing/unknown-faces';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Tx } from './database.ts';
import { advanceRevision } from './space-revision.ts';

let kith: TestKith;

beforeEach(async () => {
  kith = await openStrangersHouse();
});
afterEach(async () => {
  await kith?.[Symbol.asyncDispose]();
});

/** Does something in a transaction. @returns the strangers of whom it is noted, with its revision */
async function noted(work: (tx: Tx) => Promise<unknown>) {
  const { db } = kith.context;
  const revision = await db.transaction(async (tx) => {
    const advanced = await advanceRevision(tx, kith.spaceId, 'entries');
    await work(tx);
    return advanced;
  });
  const rows = await db.queries
    .selectFrom('stranger_changes')
    .selectAll()
    .where('revision', '>=', revision)
    .orderBy('stranger_id')
    .execute();
  expect(rows.every((row) => row.revision === revision)).toBe(true);
  return rows.map(({ stranger_id }) => stranger_id);
}

const send = async (...looks: number[]) => {
  const entries = await sendLooks(kith, looks);
  return entries.map(({ id, stranger }: { id: EntryId; stranger: { id: number } }) => [id, stranger.id]);
};
const ofEntry = (tx: Tx, id: EntryId) => tx.updateTable('stranger_entries').where('entry_id', '=', id);

it('a face by which a stranger is looked for from now on is noted, and another one is not', async () => {
  const [[first, stranger]] = await send(lookOf(1, 0));
  expect(await noted((tx) => ofEntry(tx, first).set({ is_looked_for: 0 }).execute())).toEqual([stranger]);
  expect(await noted((tx) => ofEntry(tx, first).set({ is_looked_for: 0, weight: 0.5 }).execute())).toEqual([]);
  expect(await noted((tx) => ofEntry(tx, first).set({ is_looked_for: 1 }).execute())).toEqual([stranger]);
});

it('of an entry that becomes another one’s both are noted, and who has none left is gone', async () => {
  const [[first, left], [second, right]] = await send(lookOf(1, 0), lookOf(2, 0));
  const move = (id: EntryId, to: typeof left) => (tx: Tx) => ofEntry(tx, id).set({ stranger_id: to }).execute();
  const [[third]] = await send(lookOf(1, 1));
  expect(await noted(move(third, right))).toEqual([left, right]);
  expect(await storedStrangers(kith)).toHaveLength(2);
  expect(await noted(move(first, right))).toEqual([left, right]);
  expect(await storedStrangers(kith)).toMatchObject([{ id: right }]);
  expect(second).toBeGreaterThan(first);
});

it('with the last entry, or its template, a stranger is gone, whoever deletes it', async () => {
  const [[first, stranger]] = await send(lookOf(1, 0));
  const [[second]] = await send(lookOf(1, 1));
  const [[, other]] = await send(lookOf(2, 0));
  expect(await noted((tx) => tx.deleteFrom('entries').where('id', '=', first).execute())).toEqual([stranger]);
  expect(await storedStrangers(kith)).toHaveLength(2);
  expect(await noted((tx) => tx.deleteFrom('entry_templates').where('entry_id', '=', second).execute())).toEqual([
    stranger,
  ]);
  expect(await storedStrangers(kith)).toMatchObject([{ id: other }]);
  await kith.context.strangers.catchUp(kith.spaceId);
  expect(kith.context.strangers.compared(kith.spaceId)).toBe(1);
});

it('whoever is ignored, or gone, is noted; whoever is only seen again is not', async () => {
  const [[, stranger]] = await send(lookOf(1, 0));
  const set = (change: object) => (tx: Tx) =>
    tx.updateTable('strangers').set(change).where('id', '=', stranger).execute();
  expect(await noted(set({ last_seen: 7, visits: 2 }))).toEqual([]);
  expect(await noted(set({ is_ignored: 1 }))).toEqual([stranger]);
  expect(await noted(set({ is_ignored: 1 }))).toEqual([]);
  expect(await noted((tx) => tx.deleteFrom('strangers').where('id', '=', stranger).execute())).toEqual([stranger]);
  const left = await kith.context.db.queries.selectFrom('stranger_entries').selectAll().execute();
  expect(left).toEqual([]);
});

it('nothing is left of a space that is deleted', async () => {
  await send(lookOf(1, 0), lookOf(1, 1));
  const { queries } = kith.context.db;
  await kith.call('POST', '/v1/spaces/', { name: 'another' });
  await queries.deleteFrom('spaces').where('id', '=', kith.spaceId).execute();
  for (const table of ['strangers', 'stranger_entries', 'stranger_changes', 'strangers_apart'] as const)
    expect(await queries.selectFrom(table).selectAll().execute(), table).toEqual([]);
});
