import type { Licence, Page, Source, Space } from '@kith/contract';
import { expect } from 'vitest';
import { type Cases, inNewSpace, newName, notFound, refused } from './world.ts';

export const spaceCases: Cases = {
  'spaces.getSpaces': async ({ api }) => {
    const name = newName('Öffice');
    const { id } = await api.spaces.createSpace<Space>({ name });
    const all = await api.spaces.getSpaces<Page<Space>>();
    expect(all.results.map((space) => space.name)).toEqual(expect.arrayContaining(['default', name]));
    expect(all.count).toBe(all.results.length);
    const found = await api.spaces.getSpaces<Page<Space>>({ q: name.toUpperCase(), limit: 10, offset: 0 });
    expect(found).toMatchObject({ count: 1, next: null, previous: null, results: [{ id, name }] });
    expect(await api.spaces.getSpaces({ limit: 1 })).toMatchObject({ results: [{ name: 'default' }] });
    await api.spaces.deleteSpace(id);
  },
  'spaces.getSpace': async ({ api }) => {
    const space = await api.spaces.createSpace<Space>({ name: newName('Space') });
    expect(await api.spaces.getSpace(space.id)).toEqual(space);
    await expect(api.spaces.getSpace(space.id + 100_000)).rejects.toMatchObject(notFound);
    await api.spaces.deleteSpace(space.id);
  },
  'spaces.createSpace': async ({ api }) => {
    const name = newName('Space');
    const space = await api.spaces.createSpace<Space>({ name });
    expect(space).toEqual({ id: expect.any(Number), name });
    await expect(api.spaces.createSpace({ name })).rejects.toMatchObject(refused('name', 1001));
    await api.spaces.deleteSpace(space.id);
  },
  'spaces.updateSpace': async ({ api }) => {
    const { id } = await api.spaces.createSpace<Space>({ name: newName('Space') });
    const name = newName('Renamed');
    expect(await api.spaces.updateSpace({ id, name })).toEqual({ id, name });
    expect(await api.spaces.getSpace(id)).toEqual({ id, name });
    await api.spaces.deleteSpace(id);
  },
  'spaces.deleteSpace': async (world) => {
    const { space, there } = await inNewSpace(world);
    expect(await world.api.spaces.deleteSpace(space.id)).toBe('');
    await expect(world.api.spaces.getSpace(space.id)).rejects.toMatchObject(notFound);
    await expect(there.sources.getSources()).rejects.toMatchObject({ response: { status: 401 } });
    const [standard] = (await world.api.spaces.getSpaces<Page<Space>>({ q: 'default' })).results;
    await expect(world.api.spaces.deleteSpace(standard?.id)).rejects.toMatchObject(refused('name', 1016));
  },
  'spaces.createToken': async ({ api, client }) => {
    const space = await api.spaces.createSpace<Space>({ name: newName('Space') });
    const permanent = await api.spaces.createToken({ id: space.id, permanent: true });
    expect(permanent).toMatchObject({ is_active: true, permanent: true, expires: null });
    const temporary = await api.spaces.createToken({ id: space.id });
    expect(temporary).toMatchObject({ is_active: true, permanent: false, expires: expect.any(String) });
    expect(await client(temporary.key).auth.whoami()).toEqual({ username: null, space });
    await api.spaces.deleteSpace(space.id);
  },

  'licenses.getLicenses': async ({ api, date }) => {
    const name = newName('Licence');
    const { id } = await api.licenses.createLicense<Licence>({ name, entry_storage_days: 10 });
    const list = async (filters: object) => (await api.licenses.getLicenses<Page<Licence>>(filters)).results;
    expect((await api.licenses.getLicenses<Page<Licence>>()).count).toBeGreaterThan(0);
    expect((await list({ q: name.toLowerCase(), limit: 5, offset: 0 })).map((found) => found.id)).toEqual([id]);
    expect(await list({ q: name, is_bound: true })).toEqual([]);
    expect((await list({ q: name, is_bound: false })).length).toBe(1);
    expect((await list({ q: name, date_from: date(0), date_to: date(Date.now() + 60_000) })).length).toBe(1);
    expect(await list({ q: name, date_from: '1970-01-01T00:00:00.000Z', date_to: '2021-01-01T00:00:00.000Z' })).toEqual(
      [],
    );
    await api.licenses.deleteLicense(id);
  },
  'licenses.getLicense': async ({ api }) => {
    const licence = await api.licenses.createLicense<Licence>({ name: newName('Licence'), entry_storage_days: 30 });
    expect(await api.licenses.getLicense(licence.id)).toEqual(licence);
    await api.licenses.deleteLicense(licence.id);
  },
  'licenses.createLicense': async ({ api }) => {
    const name = newName('Licence');
    const licence = await api.licenses.createLicense<Licence>({ name, entry_storage_days: 10 });
    expect(licence).toEqual({
      id: expect.any(Number),
      name,
      entry_storage_days: 10,
      is_active: true,
      created: expect.any(String),
      unavailable_at: null,
    });
    // Days left out are one.
    expect(await api.licenses.createLicense({ name })).toMatchObject({ entry_storage_days: 1 });
    await expect(api.licenses.createLicense({ name, entry_storage_days: 0 })).rejects.toMatchObject(
      refused('entry_storage_days'),
    );
    await api.licenses.deleteLicense(licence.id);
  },
  'licenses.updateLicense': async ({ api }) => {
    const name = newName('Licence');
    const { id } = await api.licenses.createLicense<Licence>({ name, entry_storage_days: 10 });
    expect(await api.licenses.updateLicense({ id, is_active: false })).toMatchObject({
      name,
      entry_storage_days: 10,
      is_active: false,
      unavailable_at: expect.any(String),
    });
    await api.licenses.updateLicense({ id, name: `${name}, renewed`, is_active: true });
    expect(await api.licenses.getLicense(id)).toMatchObject({
      name: `${name}, renewed`,
      entry_storage_days: 10,
      is_active: true,
      unavailable_at: null,
    });
    await api.licenses.deleteLicense(id);
  },
  'licenses.deleteLicense': async (world) => {
    const { api } = world;
    const { id } = await api.licenses.createLicense<Licence>({ name: newName('Licence') });
    const source = await api.sources.createSource<Source>({ name: newName('licensed'), license_id: id });
    await expect(api.licenses.deleteLicense(id)).rejects.toMatchObject(refused('id', 1015));
    await api.sources.updateSource({ id: source.id, license_id: null });
    expect(await api.licenses.deleteLicense(id)).toBe('');
    await expect(api.licenses.getLicense(id)).rejects.toMatchObject(notFound);
    await api.sources.deleteSource(source.id);
  },
};
