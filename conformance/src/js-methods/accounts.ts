import { expect } from 'vitest';
import type { LogIn, RestClient } from '../official-clients.ts';
import { type Case, type Cases, notAuthenticated, notFound } from './world.ts';

const isIn = async (api: RestClient) => (await api.auth.whoami()).username === 'admin';

const mismatch = {
  response: { status: 400, data: { error_codes: [602], message: 'Username and password do not match.', fields: [] } },
};

/** A part of the client may be aimed by itself. */
const setAuthURL =
  (part: (api: RestClient) => { setAuthURL(url: string): void }, call: (api: RestClient) => Promise<unknown>): Case =>
  async ({ kith, client }) => {
    const api = client(kith.token);
    part(api).setAuthURL(`${kith.url}/nowhere/`);
    await expect(call(api)).rejects.toMatchObject(notFound);
    part(api).setAuthURL(`${kith.url}/v1/`);
    await call(api);
  };

/** The client itself, its HTTP client, and `auth`. */
export const accountCases: Cases = {
  init: async ({ kith, client }) => {
    const api = client('an old token');
    const { user, token } = await api.init('admin', kith.password);
    expect([user, token.is_active]).toEqual([{ username: 'admin', space: null }, true]);
    expect(await api.auth.whoami()).toEqual({
      username: 'admin',
      space: { id: expect.any(Number), name: 'default' },
    });
    await expect(client().init('admin', 'wrong')).rejects.toMatchObject(mismatch);
  },
  setToken: async ({ kith, client }) => {
    const api = client('an old token');
    await expect(api.auth.whoami()).rejects.toMatchObject(notAuthenticated);
    api.setToken(kith.token);
    expect(await isIn(api)).toBe(true);
    api.setToken('spoilt');
    await expect(api.auth.whoami()).rejects.toMatchObject(notAuthenticated);
  },
  deleteToken: async ({ kith, client }) => {
    const silent = client();
    silent.setToken(kith.token);
    silent.deleteToken();
    await expect(silent.auth.whoami()).rejects.toMatchObject(notAuthenticated);
    const stillSpeaking = client(kith.token);
    stillSpeaking.deleteToken();
    expect(await isIn(stillSpeaking)).toBe(true);
  },
  setEndpoint: async ({ kith, client }) => {
    const api = client(kith.token);
    api.setEndpoint({ base: `${kith.url}/nowhere`, auth: `${kith.url}/nowhere/` });
    await expect(api.sources.getSources()).rejects.toMatchObject(notFound);
    await expect(api.tokens.getTokens()).rejects.toMatchObject(notFound);
    // With a slash too many, as people write it.
    api.setEndpoint({ base: `${kith.url}//v1/`, auth: `${kith.url}//v1/` });
    expect(await api.sources.getSources()).toMatchObject({ count: expect.any(Number) });
    expect(await isIn(api)).toBe(true);
  },

  'httpClient.client': async ({ api }) => {
    expect(await api.httpClient.client({ method: 'GET', url: 'version/' })).toMatchObject({
      status: 200,
      data: { version: '1.3.1' },
    });
  },
  'httpClient.setToken': async ({ kith, client }) => {
    const api = client();
    api.httpClient.setToken(kith.token);
    expect(await isIn(api)).toBe(true);
  },
  'httpClient.deleteToken': async ({ kith, client }) => {
    const api = client();
    api.httpClient.setToken(kith.token);
    api.httpClient.deleteToken();
    await expect(api.auth.whoami()).rejects.toMatchObject(notAuthenticated);
  },
  'httpClient.setBaseURL': async ({ kith, client }) => {
    const api = client(kith.token);
    api.httpClient.setBaseURL(`${kith.url}/nowhere/`);
    await expect(api.httpClient.get('version/')).rejects.toMatchObject(notFound);
    api.httpClient.setBaseURL(`${kith.url}/v1/`);
    expect(await api.httpClient.get('version/')).toEqual({ version: '1.3.1' });
  },
  'httpClient.get': async ({ api }) => {
    expect(await api.httpClient.get('entries/', { limit: 7, result: ['ha', 'new'] })).toMatchObject({
      count: expect.any(Number),
      previous: null,
    });
  },
  'httpClient.post': async ({ api }) => {
    const group = await api.httpClient.post<{ id: number }>('groups/persons/', { name: 'posted' });
    expect(await api.personsGroups.getPersonsGroup(group.id)).toMatchObject({ name: 'posted' });
    await api.personsGroups.deletePersonsGroup(group.id);
  },
  'httpClient.put': async ({ api }) => {
    const group = await api.personsGroups.createPersonsGroup({ name: 'to be put' });
    await api.httpClient.put(`groups/persons/${group.id}/`, { name: 'put', nothing: undefined });
    expect(await api.personsGroups.getPersonsGroup(group.id)).toMatchObject({ name: 'put' });
    await api.personsGroups.deletePersonsGroup(group.id);
  },
  'httpClient.delete': async ({ api, kith }) => {
    const group = await api.personsGroups.createPersonsGroup({ name: 'to be left' });
    const memberships = { pids: [kith.people.ada], groups_ids: [group.id] };
    await api.httpClient.post('groups/persons/pids/', memberships);
    expect(await api.httpClient.delete('groups/persons/pids/', null, memberships)).toEqual({ removed: 1, absent: 0 });
    expect(await api.httpClient.delete(`groups/persons/${group.id}/`)).toBe('');
  },

  'auth.setAuthURL': setAuthURL(
    (api) => api.auth,
    (api) => api.auth.whoami(),
  ),
  'tokens.setAuthURL': setAuthURL(
    (api) => api.tokens,
    (api) => api.tokens.getTokens(),
  ),
  'spaces.setAuthURL': setAuthURL(
    (api) => api.spaces,
    (api) => api.spaces.getSpaces(),
  ),
  'licenses.setAuthURL': setAuthURL(
    (api) => api.licenses,
    (api) => api.licenses.getLicenses(),
  ),

  'auth.login': async ({ kith, client }) => {
    // The header of a token that is no more goes along with the login.
    const { user, token } = await client('an old token').auth.login('admin', kith.password);
    expect(user).toEqual({ username: 'admin', space: null });
    expect(token).toMatchObject({ is_active: true, permanent: false, key: expect.stringMatching(/^[0-9a-f]{128}$/) });
    expect(Date.parse(String(token.expires)) - Date.parse(token.created)).toBe(24 * 60 * 60 * 1000);
    expect(await isIn(client(token.key))).toBe(true);
    await expect(client().auth.login('admin', 'wrong')).rejects.toMatchObject(mismatch);
  },
  'auth.logout': async ({ kith, client }) => {
    const api = client();
    const { token } = await api.init('admin', kith.password);
    expect(await api.auth.logout(token.id)).toBe('');
    await expect(api.auth.whoami()).rejects.toMatchObject(notAuthenticated);
  },
  'auth.whoami': async ({ api, client }) => {
    expect(await api.auth.whoami()).toEqual({
      username: 'admin',
      space: { id: expect.any(Number), name: 'default' },
    });
    const space = await api.spaces.createSpace<{ id: number }>({ name: 'whose' });
    const { key } = await api.spaces.createToken({ id: space.id });
    expect(await client(key).auth.whoami()).toEqual({ username: null, space: { id: space.id, name: 'whose' } });
    await api.spaces.deleteSpace(space.id);
  },
  'auth.changePassword': async ({ kith, client }) => {
    const change = async (from: string, to: string, more = {}) => {
      const api = client();
      await api.init('admin', from);
      return api.auth.changePassword({ old_password: from, password: to, password2: to, ...more });
    };
    const next = 'another password of these tests';
    expect(await change(kith.password, next, { reset_tokens: false })).toBe('');
    await expect(client().auth.login('admin', kith.password)).rejects.toMatchObject(mismatch);
    const { token }: LogIn = await client().auth.login('admin', next);
    expect(token.is_active).toBe(true);
    await expect(
      client(token.key).auth.changePassword({ old_password: 'wrong', password: next, password2: next }),
    ).rejects.toMatchObject({
      response: {
        data: { fields: [{ name: 'old_password', message: 'Incorrect password.', error_code: 400 }] },
      },
    });
    expect(await change(next, kith.password)).toBe('');
    expect(await isIn(client(kith.token))).toBe(true);
  },
};
