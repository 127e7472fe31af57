import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, expect, it } from 'vitest';

let kith: TestKith;
beforeAll(async () => {
  kith = await openTestKith();
});
afterAll(() => kith[Symbol.asyncDispose]());

const defaults = {
  identify_facesize_threshold: 7000,
  use_pps_time: false,
  use_pps_timestamp: false,
  manual_create_facesize_threshold: 25000,
  manual_create_on_ha: false,
  manual_create_on_junk: false,
  manual_identify_asm: true,
  auto_create_persons: false,
  auto_create_facesize_threshold: 25000,
  auto_create_check_blur: true,
  auto_create_check_exposure: true,
  auto_create_on_ha: false,
  auto_create_on_junk: false,
  auto_check_face_angle: true,
  auto_check_liveness: false,
  auto_create_liveness_only: true,
  auto_identify_asm: true,
  auto_reinit: false,
  min_face_px: 30,
  identify_mood: true,
  store_images_for_results: null,
  license_id: null,
  license: null,
};

it('a source has every setting, with the defaults of the protocol', async () => {
  const created = await kith.call('POST', '/v1/sources/', { name: 'door' });
  expect(created.status).toBe(201);
  expect(created.body).toEqual({ id: expect.any(Number), space_id: kith.spaceId, name: 'door', ...defaults });
  expect((await kith.call('GET', `/v1/sources/${created.body.id}/`)).body).toEqual(created.body);
});

it('PUT and PATCH change what is given, and keep the rest', async () => {
  const wish = { name: 'gate', store_images_for_results: ['det', 'new'], auto_create_persons: true };
  const { id } = (await kith.call('POST', '/v1/sources/', wish)).body;
  const put = await kith.call('PUT', `/v1/sources/${id}/`, { identify_facesize_threshold: 7200 });
  expect(put.body).toMatchObject({ ...wish, identify_facesize_threshold: 7200 });
  const patch = await kith.call('PATCH', `/v1/sources/${id}/`, {
    use_pps_timestamp: 1000,
    store_images_for_results: null,
  });
  expect(patch.body).toMatchObject({ use_pps_time: true, use_pps_timestamp: true, store_images_for_results: null });
  expect(patch.body).toMatchObject({ name: 'gate', identify_facesize_threshold: 7200, auto_create_persons: true });
});

it('a source may be bound to a licence, named in any of the three ways', async () => {
  const licence = (await kith.call('POST', '/v1/licenses/sources/', { name: 'a month', entry_storage_days: 30 })).body;
  for (const [name, wish] of Object.entries({
    'by id': { license_id: licence.id },
    'by object': { license: { id: licence.id } },
    'by number': { license: licence.id },
  })) {
    const { body } = await kith.call('POST', '/v1/sources/', { name, ...wish });
    expect(body).toMatchObject({ license_id: licence.id, license: licence });
  }
  expect((await kith.call('GET', '/v1/licenses/sources/?is_bound=true')).body.count).toBe(1);
  const inUse = await kith.call('DELETE', `/v1/licenses/sources/${licence.id}/`);
  expect([inUse.status, inUse.body.error_codes]).toEqual([400, [1015]]);
  const unknown = await kith.call('POST', '/v1/sources/', { name: 'unbound', license_id: 4711 });
  expect([unknown.status, unknown.body.fields[0].name]).toEqual([400, 'license_id']);
});

it('names are unique in a space, and free again after a deletion', async () => {
  const { id } = (await kith.call('POST', '/v1/sources/', { name: 'Lift' })).body;
  expect((await kith.call('POST', '/v1/sources/', { name: 'LIFT' })).body.error_codes).toEqual([1001]);
  expect((await kith.call('DELETE', `/v1/sources/${id}/`)).status).toBe(202);
  expect((await kith.call('POST', '/v1/sources/', { name: 'lift' })).status).toBe(201);
  expect((await kith.call('GET', '/v1/sources/?q=LIF')).body.results.map((s: { name: string }) => s.name)).toEqual([
    'lift',
  ]);
  await until(async () => {
    const row = await kith.context.db.queries
      .selectFrom('sources')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined;
  }, 'the purge of the deleted source');
});

it.each([
  [{ name: 'x', identify_facesize_threshold: -1 }, 'identify_facesize_threshold'],
  [{ name: 'x', store_images_for_results: ['maybe'] }, 'store_images_for_results'],
  [{ name: 'x', auto_create_persons: 'perhaps' }, 'auto_create_persons'],
  [{}, 'name'],
])('%o is refused on %s', async (wish, field) => {
  const answer = await kith.call('POST', '/v1/sources/', wish);
  expect([answer.status, answer.body.fields[0].name]).toEqual([400, field]);
});
