import type { Page, Profile, Source, Thresholds } from '@kith/contract';
import { expect } from 'vitest';
import { type Cases, inNewSpace, newName, notFound, refused } from './world.ts';

const target = 'https://hooks.example/door';

/** Sources, notification profiles and thresholds. */
export const settingCases: Cases = {
  'sources.getSources': async (world) => {
    const { space, there } = await inNewSpace(world);
    const back = await there.sources.createSource<Source>({ name: 'back door & garden' });
    const list = async (filters?: object) =>
      (await there.sources.getSources<Page<Source>>(filters)).results.map((source) => source.name);
    expect(await list()).toEqual(['webcam', 'back door & garden']);
    expect(await list({ q: 'DOOR &' })).toEqual(['back door & garden']);
    expect(await list({ limit: 20, offset: 1 })).toEqual(['back door & garden']);
    const seen = await world.api.sources.getSources<Page<Source>>({ spaces_ids: [space.id], q: 'back' });
    expect(seen.results).toEqual([back]);
    await world.api.spaces.deleteSpace(space.id);
  },
  'sources.getSource': async ({ api }) => {
    const source = await api.sources.createSource<Source>({ name: newName('gate') });
    expect(await api.sources.getSource(source.id)).toEqual(source);
    await expect(api.sources.getSource(source.id + 100_000)).rejects.toMatchObject(notFound);
    await api.sources.deleteSource(source.id);
  },
  'sources.createSource': async ({ api }) => {
    const name = newName('gate');
    const wish = {
      name,
      identify_facesize_threshold: 7200,
      use_pps_timestamp: true,
      store_images_for_results: ['new'],
    };
    const source = await api.sources.createSource<Source>({ ...wish, license_id: null });
    expect(source).toMatchObject({ ...wish, use_pps_time: true, license_id: null, license: null });
    expect(source).toMatchObject({ manual_create_facesize_threshold: 25_000, auto_create_persons: false });
    await expect(api.sources.createSource({ name })).rejects.toMatchObject(refused('name', 1001));
    await api.sources.deleteSource(source.id);
  },
  'sources.updateSource': async ({ api }) => {
    const before = await api.sources.createSource<Source>({ name: newName('gate'), manual_create_on_ha: true });
    const changed = { ...before, identify_facesize_threshold: 7200 };
    expect(await api.sources.updateSource({ id: before.id, identify_facesize_threshold: 7200 })).toEqual(changed);
    expect(await api.sources.getSource(before.id)).toEqual(changed);
    await api.sources.deleteSource(before.id);
  },
  'sources.deleteSource': async ({ api }) => {
    const name = newName('gate');
    const { id } = await api.sources.createSource<Source>({ name });
    expect(await api.sources.deleteSource(id)).toBe('');
    await expect(api.sources.getSource(id)).rejects.toMatchObject(notFound);
    expect(await api.sources.getSources({ q: name })).toMatchObject({ count: 0 });
  },

  'notifications.getNotifications': async (world) => {
    const { space, there } = await inNewSpace(world);
    for (const name of ['doors', 'gates']) {
      await there.notifications.createNotification({ name, http_method: 0, destination_url: target });
    }
    const list = async (filters?: object) =>
      (await there.notifications.getNotifications<Page<Profile>>(filters)).results.map((profile) => profile.name);
    expect(await list()).toEqual(['doors', 'gates']);
    expect(await list({ q: 'GATE' })).toEqual(['gates']);
    expect(await list({ limit: 1, offset: 1 })).toEqual(['gates']);
    const seen = await world.api.notifications.getNotifications({ spaces_ids: [space.id] });
    expect(seen).toMatchObject({ count: 2 });
    await world.api.spaces.deleteSpace(space.id);
  },
  'notifications.getNotification': async ({ api }) => {
    const { secret, ...profile } = await api.notifications.createNotification<Profile & { secret: string }>({
      name: newName('profile'),
      http_method: 1,
      destination_url: target,
    });
    expect(secret).toMatch(/^whsec_/);
    expect(await api.notifications.getNotification(profile.id)).toEqual(profile);
    await expect(api.notifications.getNotification(profile.id + 100_000)).rejects.toMatchObject(notFound);
    await api.notifications.deleteNotification(profile.id);
  },
  'notifications.createNotification': async ({ api }) => {
    const group = await api.personsGroups.createPersonsGroup({ name: newName('guests') });
    const [door] = (await api.sources.getSources<Page<Source>>({ q: 'door' })).results;
    const profile = await api.notifications.createNotification<Profile>({
      name: newName('profile'),
      // As its documentation has it.
      is_active: 7000,
      http_method: 0,
      destination_url: target,
      results: ['new', 'ha'],
      age_from: 0,
      age_to: 20,
      sex: [1],
      moods: ['fear'],
      sources: ['door'],
      persons_groups: [group.id],
      liveness: ['passed'],
    });
    expect(await api.notifications.getNotification(profile.id)).toMatchObject({
      is_active: true,
      http_method: 0,
      destination_url: target,
      results: ['new', 'ha'],
      age_from: 0,
      age_to: 20,
      sex: [1],
      moods: ['fear'],
      sources: [door?.id],
      persons_groups: [group.id],
      liveness: ['passed'],
    });
    await expect(
      api.notifications.createNotification({ name: 'n', http_method: 0, destination_url: 'http://10.0.0.1/' }),
    ).rejects.toMatchObject(refused('destination_url', 1012));
    await api.notifications.deleteNotification(profile.id);
    await api.personsGroups.deletePersonsGroup(group.id);
  },
  'notifications.updateNotification': async ({ api }) => {
    const { id } = await api.notifications.createNotification<Profile>({
      name: newName('profile'),
      http_method: 1,
      destination_url: target,
      results: ['new'],
    });
    const before = await api.notifications.getNotification<Profile>(id);
    const changed = { ...before, is_active: false };
    expect(await api.notifications.updateNotification({ id, is_active: false })).toEqual(changed);
    expect(await api.notifications.getNotification(id)).toEqual(changed);
    await api.notifications.deleteNotification(id);
  },
  'notifications.deleteNotification': async ({ api }) => {
    const { id } = await api.notifications.createNotification<Profile>({
      name: newName('profile'),
      http_method: 0,
      destination_url: target,
    });
    expect(await api.notifications.deleteNotification(id)).toBe('');
    await expect(api.notifications.getNotification(id)).rejects.toMatchObject(notFound);
    await expect(api.notifications.deleteNotification(id)).rejects.toMatchObject(notFound);
  },

  'thresholds.getThresholds': async ({ api }) => {
    const { space } = await api.auth.whoami();
    expect(await api.thresholds.getThresholds()).toEqual({ exact: 79.3, ha: 75.5, junk: 68.84, space_id: space?.id });
  },
  'thresholds.updateThresholds': async (world) => {
    const { space, there } = await inNewSpace(world);
    const all = { exact: 90.5, ha: 80, junk: 70 };
    expect(await there.thresholds.updateThresholds(all)).toEqual({ ...all, space_id: space.id });
    await there.thresholds.updateThresholds({ exact: 95 });
    expect(await there.thresholds.getThresholds()).toEqual({ ...all, exact: 95, space_id: space.id });
    await expect(there.thresholds.updateThresholds({ junk: 96 })).rejects.toMatchObject({ response: { status: 400 } });
    // Those of other spaces stay.
    expect((await world.api.thresholds.getThresholds<Thresholds>()).exact).toBe(79.3);
    await world.api.spaces.deleteSpace(space.id);
  },
  'thresholds.resetThresholds': async (world) => {
    const { space, there } = await inNewSpace(world);
    await there.thresholds.updateThresholds({ exact: 99 });
    const standard = { exact: 79.3, ha: 75.5, junk: 68.84, space_id: space.id };
    expect(await there.thresholds.resetThresholds()).toEqual(standard);
    expect(await there.thresholds.getThresholds()).toEqual(standard);
    await world.api.spaces.deleteSpace(space.id);
  },
};
