import type { EntryId } from '@kith/contract';
import { openEyes } from '@kith/testing/eyes';
import { makeStranger } from '@kith/testing/make-stranger';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Vision } from '../../recognition/vision/vision.ts';

const MINUTE = 60_000;
const STRANGERS = '/v1/strangers/';

let vision: Vision;
let kith: TestKith;
let now = Date.parse('2026-03-02T08:00:00Z');

beforeAll(async () => {
  vision = await openEyes();
  kith = await openTestKith({ vision, clock: () => now, env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
  await kith.call('POST', '/v1/sources/', {
    name: 'door',
    manual_create_facesize_threshold: 1,
    identify_facesize_threshold: 1,
  });
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await vision?.[Symbol.asyncDispose]();
});

const get = async (path: string) => (await kith.call('GET', path)).body;
const name = (id: number, wish: object) => kith.call('POST', `${STRANGERS}${id}/name/`, wish);
const group = async (called: string): Promise<number> =>
  (await kith.call('POST', '/v1/groups/persons/', { name: called })).body.id;

/** Somebody who comes so often, an hour apart. */
async function visitsOf(face: Parameters<typeof portraitOf>[0], times = 1): Promise<EntryId[]> {
  const ids: EntryId[] = [];
  for (let i = 0; i < times; i++) {
    now += 60 * MINUTE;
    const sent = await uploadTo(kith, '/v1/entries/', await portraitOf(face), { source: 'door' });
    expect(sent.body.results).toMatchObject([{ result: 'nm', pid: null }]);
    ids.push(sent.body.results[0].id);
  }
  return ids;
}

it('a stranger is seen, listed, and named afterwards: past visits are hers, their groups stay, and nobody is told', async () => {
  const staff = await group('Staff');
  await kith.call('POST', '/v1/notifications/', {
    name: 'all',
    destination_url: 'http://127.0.0.1:9/',
    http_method: 0,
  });
  const entries = [...(await visitsOf(sampleFaces.ada, 7)), ...(await visitsOf(sampleFaces.adaAgain, 7))];
  const id = await makeStranger(kith, entries);
  expect(await get(STRANGERS)).toMatchObject({
    count: 1,
    results: [{ id, sightings: 14, visits: 14, sources: [{ name: 'door' }], ignored: false, entry_id: entries.at(-1) }],
  });
  expect((await get(`${STRANGERS}${id}/`)).face_image).toMatch(/^http.*\.jpg$/);
  expect((await get(`${STRANGERS}${id}/entries/?limit=3`)).results.map((entry: { id: number }) => entry.id)).toEqual(
    entries.slice(-3).reverse(),
  );
  const deliveries = () => kith.context.db.queries.selectFrom('deliveries').select('id').execute();
  const owed = (await deliveries()).length;
  expect(owed).toBe(14);

  const named = await name(id, { name: 'Ada', external_id: 'E-1', groups_ids: [staff] });
  expect([named.status, named.body]).toMatchObject([
    201,
    { person: { name: 'Ada', external_id: 'E-1' }, created: true, entries: 14, templates: 2 },
  ]);
  const { pid } = named.body;
  const past = (await get(`/v1/entries/?pid=${pid}&limit=100`)).results;
  expect(past).toHaveLength(14);
  for (const entry of past) {
    expect(entry).toMatchObject({ pid, person: { name: 'Ada' }, persons_groups: [], reason: null, result: 'exact' });
  }
  expect((await deliveries()).length).toBe(owed);
  expect((await kith.call('GET', `${STRANGERS}${id}/`)).status).toBe(404);
  expect((await get(STRANGERS)).count).toBe(0);

  const seen = await uploadTo(kith, '/v1/entries/', await portraitOf(sampleFaces.adaAgain), { source: 'door' });
  expect(seen.body.results).toMatchObject([{ pid, result: 'exact', persons_groups: [{ id: staff, name: 'Staff' }] }]);
});
