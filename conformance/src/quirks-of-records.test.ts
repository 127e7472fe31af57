import type { Profile, Source, Space } from '@kith/client';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import { ids, refused, toolsOf } from './quirk-tools.ts';

let kith: KithWithPeople;
let photo: Record<'ada' | 'adaAgain', Buffer>;

beforeAll(async () => {
  kith = await openKithWithPeople();
  photo = { ada: await portraitOf(sampleFaces.ada), adaAgain: await portraitOf(sampleFaces.adaAgain) };
});
afterAll(() => kith?.[Symbol.asyncDispose]());

const { send, sendJson, read, upload, newName, newSource, newGroup, newLicence, newProfile, newSpace, entries } =
  toolsOf(() => kith);

/** Those about what is stored and told, by the numbers of §8 of the protocol's description. */
describe('quirks of the official clients', () => {
  it('2 update verb: PATCH and PUT change what is given and leave the rest', async () => {
    const { token } = await newSpace();
    const [source, group, licence, profile, space] = [
      await newSource({ manual_create_on_ha: true }),
      await kith.client.groups.create({ name: newName('group'), description: 'kept' }),
      await newLicence({ entry_storage_days: 30 }),
      await newProfile({ results: ['ha'], sex: [1] }),
      await newSpace(),
    ];
    const { secret: _, ...told } = profile as Profile & { secret: string };
    for (const method of ['PATCH', 'PUT']) {
      const name = newName('changed');
      const changed = async (path: string, before: object) => {
        expect(await sendJson(method, path, { name })).toEqual({ status: 200, body: { ...before, name } });
        expect(await read(path)).toEqual({ ...before, name });
        // Nothing given is nothing changed.
        expect(await sendJson(method, path, {})).toEqual({ status: 200, body: { ...before, name } });
      };
      await changed(`/v1/sources/${source.id}/`, source);
      await changed(`/v1/groups/persons/${group.id}/`, group);
      await changed(`/v1/licenses/sources/${licence.id}/`, licence);
      await changed(`/v1/notifications/${profile.id}/`, told);
      await changed(`/v1/spaces/${space.id}/`, { id: space.id });
      const exact = method === 'PUT' ? 90 : 91;
      expect(await sendJson(method, '/v1/settings/thresholds/', { exact }, token)).toMatchObject({
        status: 200,
        body: { exact, ha: 75.5, junk: 68.84 },
      });
    }
  });

  it('4 defaults on update: what arrives is applied, also where the client always sends it', async () => {
    const { id } = await newLicence({ entry_storage_days: 30 });
    await kith.client.licences.update(id, { isActive: false });
    const always = { name: 'n', is_active: true, entry_storage_days: 1 };
    expect(await sendJson('PATCH', `/v1/licenses/sources/${id}/`, always)).toMatchObject({ status: 200, body: always });
    const profile = await newProfile({ is_active: false, results: ['ha'] });
    const sent = { name: 'n', http_method: 1, destination_url: 'https://hooks.example/n', is_active: true };
    expect(await sendJson('PATCH', `/v1/notifications/${profile.id}/`, sent)).toMatchObject({
      status: 200,
      body: { ...sent, results: ['ha'] },
    });
  });

  it('5 PPS flag: `use_pps_time` and `use_pps_timestamp` are one field, and both are told', async () => {
    const flags = ({ use_pps_time, use_pps_timestamp }: Source) => [use_pps_time, use_pps_timestamp];
    expect(flags(await newSource({ use_pps_time: true }))).toEqual([true, true]);
    const source = await newSource({ use_pps_timestamp: 1000 });
    expect(flags(source)).toEqual([true, true]);
    const path = `/v1/sources/${source.id}/`;
    expect(flags((await sendJson('PATCH', path, { use_pps_time: false })).body as Source)).toEqual([false, false]);
    expect(flags((await sendJson('PUT', path, { use_pps_timestamp: true })).body as Source)).toEqual([true, true]);
  });

  it('6 licence on a source: `license_id`, or `license` as an object or an id', async () => {
    const licence = await newLicence();
    const bound = async (wish: object) => {
      const { license_id, license } = await newSource(wish);
      return [license_id, license];
    };
    const both = [licence.id, licence];
    expect(await bound({ license_id: licence.id })).toEqual(both);
    expect(await bound({ license_id: String(licence.id) })).toEqual(both);
    expect(await bound({ license: licence })).toEqual(both);
    expect(await bound({ license: licence.id })).toEqual(both);
    expect(await bound({ license: null, license_id: licence.id })).toEqual(both);
    expect(await bound({ license_id: null })).toEqual([null, null]);
  });

  it('7 sources of a notification profile: ids and names, mixed', async () => {
    const [one, two] = [await newSource(), await newSource()];
    expect((await newProfile({ sources: [one.id, two.name] })).sources).toEqual([one.id, two.id]);
    expect((await newProfile({ sources: [two.name] })).sources).toEqual([two.id]);
    const unknown = { name: 'n', http_method: 0, destination_url: 'https://hooks.example/', sources: ['nowhere'] };
    expect(await sendJson('POST', '/v1/notifications/', unknown)).toEqual(refused('sources', 1005));
  });

  it('8 sex of a notification profile: a number or a list', async () => {
    expect((await newProfile({ sex: 0 })).sex).toEqual([0]);
    expect((await newProfile({ sex: [1, 0] })).sex).toEqual([1, 0]);
    expect((await newProfile()).sex).toEqual([]);
  });

  it('21 what only the JavaScript client calls: licences deleted, documents, customers, the version', async () => {
    const { id } = await newLicence();
    expect((await send('DELETE', `/v1/licenses/sources/${id}/`)).status).toBe(204);
    expect(await send('GET', '/v1/faceid/id-codes/')).toEqual({ status: 200, body: [] });
    expect(await send('GET', '/v1/version/')).toEqual({ status: 200, body: { version: '1.3.1' } });
    await kith.sendFrame(3);
    expect(await send('GET', '/v1/utility/customer/?source=door&offset=60')).toEqual({
      status: 200,
      body: { pid: kith.people.ada },
    });
    expect(await upload('/v1/faceid/compare/', [['photo', 'photo.jpeg', photo.ada]])).toEqual(refused('photo', 1006));
    expect(
      await upload('/v1/faceid/verification/', [
        ['photo_face', 'photo_face.jpeg', photo.ada],
        ['photo_id', 'photo_id.jpeg', photo.adaAgain],
      ]),
    ).toMatchObject({ status: 200, body: { similar: true, extra: {}, documents: [] } });
  });

  it('22 what only the Python client calls: all spaces, billing, ASM', async () => {
    const spaces = (await send('GET', '/v1/lists/spaces/')).body as Space[];
    expect(spaces[0]).toEqual({ id: expect.any(Number), name: 'default' });
    expect(await send('GET', '/v1/billing/usage/?limit=20&offset=0')).toMatchObject({
      status: 200,
      body: { count: expect.any(Number), results: expect.any(Array) },
    });
    const total = (await send('GET', '/v1/billing/usage/total/')).body as { results: { event_type: number }[] };
    expect(total.results.map(({ event_type }) => event_type)).toContain(2);
    expect((await upload('/v1/utility/asm/', [['image', 'im.jpg', photo.ada]])).status).toBe(200);
  });

  it('23 entries from an id on: `id_from`, it included', async () => {
    await kith.sendFrame(3);
    const [newest, before] = await entries('limit=2');
    expect(ids(await entries(`id_from=${before?.id}`))).toEqual([newest?.id, before?.id]);
    expect(ids(await entries(`id_from=${newest?.id}`))).toEqual([newest?.id]);
    expect(await entries(`id_from=${Number(newest?.id) + 1}`)).toEqual([]);
  });

  it('25 threshold scale: 0 to 100, the highest first; the distances of old documentation are refused', async () => {
    const { token } = await newSpace();
    const path = '/v1/settings/thresholds/';
    const before = await read(path, token);
    const old = await sendJson('PUT', path, { exact: 0.23, ha: 0.41, junk: 1 }, token);
    expect(old).toMatchObject({ status: 400, body: { message: 'Validation error.' } });
    expect(await sendJson('PUT', path, { exact: 101 }, token)).toEqual(refused('exact'));
    expect(await read(path, token)).toEqual(before);
    expect(await sendJson('PUT', path, { exact: 50, ha: 50, junk: 50 }, token)).toMatchObject({ status: 200 });
  });

  it('30 `pid_source`: a text among members, an object in statistics', async () => {
    const { id } = await newGroup();
    await kith.client.groups.add({ pids: [kith.people.ada], groupsIds: [id] });
    const { results } = await kith.client.groups.persons(id);
    expect(results[0]?.pid_source).toBe('door');
    const stats = await kith.client.persons.statistics(kith.people.ada);
    expect(stats.pid_source).toEqual({ id: expect.any(Number), name: 'door' });
  });
});
