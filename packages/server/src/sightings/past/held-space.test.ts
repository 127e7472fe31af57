import type { EntryId } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import { manyEntries } from '@kith/testing/many-entries';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSignRows } from '../../platform/db/past/open-sign-rows.ts';
import type { SignRows } from '../../platform/db/past/sign-rows.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import { trimGone } from './gone-purge.ts';
import { HeldSpace } from './held-space.ts';

const ENTRIES = 50;
const { stranger } = faceLike(28);
const noTurn = async () => undefined;

let kith: TestKith;
let rows: SignRows;
let ids: EntryId[];
let sourceId: never;
beforeEach(async () => {
  kith = await openTestKith();
  rows = await openSignRows(kith.context.config.database, SCALE);
  sourceId = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id as never;
  ids = await store(ENTRIES);
});
afterEach(async () => {
  await rows[Symbol.asyncDispose]();
  await kith[Symbol.asyncDispose]();
});

const store = (count: number, isSigned = true) =>
  manyEntries(
    kith.context.db,
    kith.spaceId,
    Array.from({ length: count }, () => ({ face: stranger(), sourceId, seen: 0 })),
    { isSigned },
  );
const erase = async (some: readonly EntryId[], of = kith) => {
  for (const id of some) expect((await of.call('DELETE', `/v1/entries/${id}/`)).status).toBe(204);
};
const load = () => HeldSpace.load(rows, kith.spaceId, noTurn);
const held = ({ memory }: HeldSpace) => {
  const all: number[] = [];
  memory.scan(new Uint8Array(320), {}, { bits: 512, above: -1, most: () => 1e6, onCandidate: (id) => all.push(id) });
  return all;
};

describe('the faces of a space in memory', () => {
  it('are all that are stored, and follow what comes and goes', async () => {
    const space = await load();
    expect([held(space), space.isComplete]).toEqual([ids, true]);
    await erase([ids[3], ids[7]].flatMap((id) => id ?? []));
    const fresh = await store(4);
    expect(await space.follow()).toBe(true);
    expect(held(space)).toEqual([...ids.filter((_, i) => i !== 3 && i !== 7), ...fresh]);
  });

  it('are let go of an account or a space that is deleted', async () => {
    const space = await load();
    await kith.context.db.queries.deleteFrom('spaces').where('id', '=', kith.spaceId).execute();
    expect(await space.follow()).toBe(false);
  });

  it('are loaded anew by a node that slept while it was forgotten what went', async () => {
    const space = await load();
    await erase(ids.slice(0, 5));
    for await (const _step of trimGone(kith.context.db.queries, 2)) {
      // Until nothing more is to be forgotten.
    }
    expect(await space.follow()).toBe(false);
    expect(held(await load())).toEqual(ids.slice(5));
  });

  it('are followed by a node that slept no longer than that', async () => {
    const space = await load();
    await erase(ids.slice(0, 5));
    for await (const _step of trimGone(kith.context.db.queries, 100)) throw new Error('There was nothing to forget.');
    expect(await space.follow()).toBe(true);
    expect(held(space)).toEqual(ids.slice(5));
  });

  it('are not all there as long as an older version stored some, whichever these are', async () => {
    await store(2, false);
    expect((await load()).isComplete).toBe(false);
    await store(2);
    expect((await load()).isComplete).toBe(false);
  });

  it('become incomplete when a node of an older version stores one', async () => {
    const space = await load();
    await store(1, false);
    await space.follow();
    expect(space.isComplete).toBe(false);
  });
});

it('an erasure is out of the memory of this node when it is answered, and soon out of that of another', async () => {
  const search = async (node: TestKith) =>
    (await node.call('POST', '/v1/entries/search/', { entry_id: ids[0], confidence: 0 })).body.compared;
  expect(await search(kith)).toBe(ENTRIES - 1);
  await using other = kith.context.db.isShared ? await openTestKith({ beside: kith }) : null;
  if (other) expect(await search(other)).toBe(ENTRIES - 1);
  await erase(ids.slice(1, 3), other ?? kith);
  await until(async () => (await search(kith)) === ENTRIES - 3, 'it is gone');
  if (other) expect(await search(other)).toBe(ENTRIES - 3);
});
