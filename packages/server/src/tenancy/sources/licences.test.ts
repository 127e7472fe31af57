import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, expect, it } from 'vitest';

const DAY_MS = 24 * 60 * 60 * 1000;
const PATH = '/v1/licenses/sources/';

let kith: TestKith;
let now = Date.UTC(2026, 0, 2, 3, 4, 5);
beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
});
afterAll(() => kith[Symbol.asyncDispose]());

it('a licence is made with a name and 1 to 3,650 days', async () => {
  const made = await kith.call('POST', PATH, { name: 'a month', entry_storage_days: 30 });
  expect([made.status, made.body]).toEqual([
    201,
    {
      id: expect.any(Number),
      name: 'a month',
      entry_storage_days: 30,
      is_active: true,
      created: '2026-01-02T03:04:05.000000+00:00',
      unavailable_at: null,
    },
  ]);
  expect((await kith.call('GET', `${PATH}${made.body.id}/`)).body).toEqual(made.body);
  expect((await kith.call('POST', PATH, { name: 'one day' })).body.entry_storage_days).toBe(1);
  for (const entry_storage_days of [0, -1, 1.5, 3651, 'soon']) {
    const refused = await kith.call('POST', PATH, { name: 'x', entry_storage_days });
    expect([refused.status, refused.body.fields[0].name]).toEqual([400, 'entry_storage_days']);
  }
  expect((await kith.call('POST', PATH, { entry_storage_days: 3 })).body.fields[0].name).toBe('name');
});

it('PUT and PATCH change what is given; turned off, it says since when', async () => {
  const { id } = (await kith.call('POST', PATH, { name: 'changing', entry_storage_days: 3 })).body;
  now += 1000;
  const off = (await kith.call('PUT', `${PATH}${id}/`, { is_active: false })).body;
  expect(off).toMatchObject({
    name: 'changing',
    entry_storage_days: 3,
    is_active: false,
    unavailable_at: '2026-01-02T03:04:06.000000+00:00',
  });
  now += 1000;
  expect((await kith.call('PATCH', `${PATH}${id}/`, { is_active: false })).body).toEqual(off);
  const on = await kith.call('PATCH', `${PATH}${id}/`, { name: 'on', is_active: true, entry_storage_days: 1 });
  expect(on.body).toMatchObject({ name: 'on', entry_storage_days: 1, is_active: true, unavailable_at: null });
});

it('licences are listed by part of the name, by date and by whether a source is bound', async () => {
  const names = async (query: string) =>
    (await kith.call('GET', `${PATH}?q=list&${query}`)).body.results.map(({ name }: { name: string }) => name);
  now = Date.UTC(2026, 1, 1, 12);
  const first = (await kith.call('POST', PATH, { name: 'List 1' })).body;
  now += DAY_MS;
  await kith.call('POST', PATH, { name: 'list 2' });
  const source = (await kith.call('POST', '/v1/sources/', { name: 'door', license_id: String(first.id) })).body;
  expect(await names('')).toEqual(['List 1', 'list 2']);
  expect(await names('date_from=2026-02-02')).toEqual(['list 2']);
  expect(await names('date_to=2026-02-01')).toEqual(['List 1']);
  expect(await names('is_bound=true')).toEqual(['List 1']);
  expect(await names('is_bound=false')).toEqual(['list 2']);
  const inUse = await kith.call('DELETE', `${PATH}${first.id}/`);
  expect([inUse.status, inUse.body.error_codes]).toEqual([400, [1015]]);
  await kith.call('DELETE', `/v1/sources/${source.id}/`);
  expect(await names('is_bound=true')).toEqual([]);
  const deleted = await kith.call('DELETE', `${PATH}${first.id}/`);
  expect([deleted.status, deleted.body]).toEqual([204, null]);
  expect((await kith.call('GET', `${PATH}${first.id}/`)).status).toBe(404);
});

it('of a licence that is deleted while sources are bound to it one of both is refused, and nothing breaks', async () => {
  for (let round = 0; round < 10; round++) {
    const { id } = (await kith.call('POST', PATH, { name: `race ${round}` })).body;
    const [bound, deleted] = await Promise.all([
      kith.call('POST', '/v1/sources/', { name: `race ${round}`, license_id: id }),
      kith.call('DELETE', `${PATH}${id}/`),
    ]);
    expect([
      [201, 400],
      [400, 204],
    ]).toContainEqual([bound.status, deleted.status]);
  }
});

it('space tokens see no licences', async () => {
  const { key } = (await kith.call('POST', `/v1/spaces/${kith.spaceId}/tokens/`, {})).body;
  for (const method of ['GET', 'POST'] as const) {
    expect((await kith.call(method, PATH, method === 'POST' ? { name: 'x' } : undefined, key)).status).toBe(403);
  }
});
