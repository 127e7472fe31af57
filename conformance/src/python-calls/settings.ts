import type { Page, Profile, Source } from '@kith/client';
import { expect } from 'vitest';
import { type Cases, doorOf, page, twoGroups, type World } from './world.ts';

/** The flags and sizes that the client always sends for a source. */
const sourceDefaults = {
  identify_facesize_threshold: 7000,
  use_pps_time: false,
  manual_create_facesize_threshold: 25_000,
  manual_create_on_ha: false,
  manual_create_on_junk: false,
  manual_identify_asm: true,
  auto_create_persons: false,
  auto_create_facesize_threshold: 25_000,
  auto_create_check_blur: true,
  auto_create_check_exposure: true,
  auto_create_on_ha: false,
  auto_create_on_junk: false,
  auto_check_face_angle: true,
  auto_check_liveness: false,
  auto_create_liveness_only: true,
  auto_identify_asm: true,
};

/** A profile that sends results of one kind to a host that nobody has. */
const newProfile = ({ client }: World) =>
  client.notifications.create({
    name: 'before',
    httpMethod: 0,
    destinationUrl: 'http://before.example/',
    isActive: false,
    results: ['ha'],
  });

export const settingsCalls: Cases = {
  'src.create': async ({ as, newSpace, send }) => {
    const { token } = await newSpace();
    const answer = await send({ token });
    expect(answer).toMatchObject({ status: 201, body: { name: 'n', ...sourceDefaults, license_id: null } });
    const { id } = answer.body as Source;
    expect(await as(token).sources.get(id)).toEqual(answer.body);
  },
  'src.create2': async ({ newSpace, send }) => {
    const { token } = await newSpace();
    const stored = { ...sourceDefaults, license_id: null, store_images_for_results: ['det', 'new'] };
    expect(await send({ token })).toMatchObject({ status: 201, body: { name: 'n', ...stored } });
    expect(await send({ token })).toMatchObject({ status: 400, body: { fields: [{ name: 'name' }] } });
  },
  'src.list': async ({ newSpace, send }) => {
    const { token } = await newSpace();
    const { status, body } = await send({ token });
    expect([status, body]).toEqual([200, page]);
    expect((body as Page<Source>).results.map(({ name }) => name)).toEqual(['src', 'источник']);
  },
  'src.list2': async ({ as, newSpace, send }) => {
    const [one, other] = [await newSpace(), await newSpace()];
    const { id } = await as(other.token).sources.create({ name: 'A b&C d' });
    const { status, body } = await send({ space: one.id, otherSpace: other.id });
    expect([status, (body as Page<Source>).results.map((source) => source.id)]).toEqual([200, [id]]);
  },
  'src.update': async ({ as, newSpace, send }) => {
    const { token } = await newSpace();
    const before = await as(token).sources.create({ name: 'before', manualCreateOnHa: true });
    const after = { ...before, name: 'x', store_images_for_results: ['nm'] };
    expect(await send({ token, source: before.id })).toEqual({ status: 200, body: after });
    expect(await as(token).sources.get(before.id)).toEqual(after);
  },
  'notif.create': async (world) => {
    const [{ id: source }, [{ id: group }]] = [await doorOf(world), await twoGroups(world)];
    const answer = await world.send({ source, group });
    expect(answer).toMatchObject({
      status: 201,
      body: { id: expect.any(Number), name: 'n', secret: expect.any(String) },
    });
    const { id } = answer.body as Profile;
    expect(await world.client.notifications.get(id)).toMatchObject({
      http_method: 0,
      destination_url: 'http://x/',
      is_active: true,
      moods: ['fear'],
      results: ['new'],
      liveness: ['passed'],
      sex: [0],
      sources: [source],
      persons_groups: [group],
    });
  },
  'notif.create sexlist': async ({ send }) => {
    expect(await send()).toMatchObject({
      status: 201,
      body: { http_method: 1, is_active: true, sex: [0], sources: [] },
    });
  },
  'notif.update': async (world) => {
    const { id } = await newProfile(world);
    // As it was recorded: what it names is no place to send to.
    expect(await world.send({ profile: id, destination: 'u' })).toEqual({
      status: 400,
      body: {
        error_codes: [1012],
        message: 'Validation error.',
        fields: [{ name: 'destination_url', message: expect.any(String), error_code: 1012 }],
      },
    });
    expect(await world.client.notifications.get(id)).toMatchObject({ name: 'before', is_active: false });
    // It always turns the profile on; the filters stay.
    const after = {
      name: 'n',
      http_method: 1,
      destination_url: 'http://after.example/',
      is_active: true,
      results: ['ha'],
    };
    expect(await world.send({ profile: id, destination: after.destination_url })).toMatchObject({
      status: 200,
      body: after,
    });
    expect(await world.client.notifications.get(id)).toMatchObject(after);
    expect(await world.send({ profile: id + 100_000, destination: 'http://after.example/' })).toMatchObject({
      status: 404,
    });
  },
  'notif.list': async (world) => {
    const { id } = await newProfile(world);
    const { status, body } = await world.send();
    expect([status, body]).toEqual([200, page]);
    expect((body as Page<Profile>).results.map((profile) => profile.id)).toContain(id);
  },
  'settings.update': async ({ as, newSpace, send }) => {
    const { id, token } = await newSpace();
    await as(token).thresholds.update({ exact: 99, ha: 90, junk: 10 });
    const body = { exact: 79.3, ha: 75.5, junk: 68.84, space_id: id };
    expect(await send({ token })).toEqual({ status: 200, body });
    expect(await as(token).thresholds.get()).toEqual(body);
  },
  'settings.reset': async ({ as, newSpace, send }) => {
    const { id, token } = await newSpace();
    await as(token).thresholds.update({ exact: 99 });
    const body = { exact: 79.3, ha: 75.5, junk: 68.84, space_id: id };
    expect(await send({ token })).toEqual({ status: 200, body });
    expect(await as(token).thresholds.get()).toEqual(body);
  },
};
