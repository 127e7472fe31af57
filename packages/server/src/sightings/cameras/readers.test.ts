import type { SourceId } from '@kith/contract';
import { numberedCameras } from '@kith/testing/numbered-cameras';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { claimCamera, holdCamera, livingReaders, renewLease } from './readers.ts';

let kith: TestKith;
let id: SourceId;

beforeAll(async () => {
  kith = await openTestKith({ streams: numberedCameras });
  await kith.context.cameras[Symbol.asyncDispose]();
  const wish = { name: 'door', address: 'rtsp://10.0.0.9/none', try: false };
  id = (await kith.call('POST', '/v1/cameras/', wish)).body.id;
});
afterAll(() => kith?.[Symbol.asyncDispose]());

const claim = (from: string | null, to: string | null) =>
  claimCamera(kith.context.db, { source_id: id, node: from }, to);
const holds = (node: string) => kith.context.db.transaction((tx) => holdCamera(tx, id, node));

it('of two who see a camera free one has it, and only that one may tell of it', async () => {
  expect(await Promise.all([claim(null, 'a'), claim(null, 'b')])).toEqual([true, false]);
  expect([await holds('a'), await holds('b')]).toEqual([true, false]);
});

it('whoever takes a camera waits for what its reader is just telling', async () => {
  const done: string[] = [];
  const [holding, told] = [gate(), gate()];
  const telling = kith.context.db.transaction(async (tx) => {
    expect(await holdCamera(tx, id, 'a')).toBe(true);
    holding.resolve();
    await told.promise;
    done.push('told');
  });
  await holding.promise;
  const taking = claim('a', 'b').then(() => done.push('taken'));
  const { node } = await kith.context.db.reading.selectFrom('cameras').select('node').executeTakeFirstOrThrow();
  expect([node, done]).toEqual(['a', []]);
  told.resolve();
  await Promise.all([telling, taking]);
  expect(done).toEqual(['told', 'taken']);
  expect([await holds('a'), await holds('b')]).toEqual([false, true]);
});

it('nobody tells of a camera that is switched off', async () => {
  await kith.call('PATCH', `/v1/cameras/${id}/`, { enabled: false });
  expect(await holds('b')).toBe(false);
});

it('a node that died while the clock of the database was ahead is not taken for living until the clock gets there', async () => {
  const { db } = kith.context;
  const lease_until = Date.now() + 13 * 3_600_000;
  await db.queries.insertInto('camera_readers').values({ node: 'dead', lease_until }).execute();
  await renewLease(db, 'a');
  expect(await livingReaders(db)).toEqual(new Set(['a']));
});

/** A promise to be kept from outside. */
function gate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((keep) => {
    resolve = keep;
  });
  return { promise, resolve };
}
