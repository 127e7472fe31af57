import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import { officialRestClient } from './official-clients.ts';

/** The official client sends a token of its constructor in the header `token`, and one that was set in `Authorization`. */
describe('the tokens of the official JavaScript client', () => {
  let kith: KithWithPeople;

  beforeAll(async () => {
    kith = await openKithWithPeople();
  });
  afterAll(() => kith?.[Symbol.asyncDispose]());

  const unauthenticated = {
    response: { status: 401, data: { error_codes: [401], message: 'Not authenticated.', fields: [] } },
  };

  it('opens the door with the token of the constructor', async () => {
    const api = officialRestClient(kith.url, kith.token);
    expect((await api.auth.whoami()).username).toBe('admin');
    expect((await api.personsGroups.getPersonsGroups({})).count).toBe(0);
  });

  it('opens the door with a token that was set, and closes it when that is deleted', async () => {
    const api = officialRestClient(kith.url);
    await expect(api.personsGroups.getPersonsGroups({})).rejects.toMatchObject(unauthenticated);
    api.setToken(kith.token);
    expect((await api.personsGroups.getPersonsGroups({})).count).toBe(0);
    api.deleteToken();
    await expect(api.personsGroups.getPersonsGroups({})).rejects.toMatchObject(unauthenticated);
  });

  it('takes the token that was set when it sends both', async () => {
    const corrected = officialRestClient(kith.url, 'an old token');
    corrected.setToken(kith.token);
    expect((await corrected.auth.whoami()).username).toBe('admin');

    const spoilt = officialRestClient(kith.url, kith.token);
    spoilt.setToken('an old token');
    await expect(spoilt.auth.whoami()).rejects.toMatchObject(unauthenticated);
    spoilt.deleteToken();
    expect((await spoilt.auth.whoami()).username).toBe('admin');
  });

  it('logs in and goes on with the token it got', async () => {
    const api = officialRestClient(kith.url, 'an old token');
    const { user, token } = await api.init('admin', kith.password);
    expect([user.username, token.is_active]).toEqual(['admin', true]);
    expect((await api.auth.whoami()).space?.name).toBe('default');
  });

  it('is told when username and password do not match', async () => {
    const api = officialRestClient(kith.url);
    await expect(api.auth.login('admin', 'wrong')).rejects.toMatchObject({
      response: {
        status: 400,
        data: { error_codes: [602], message: 'Username and password do not match.', fields: [] },
      },
    });
  });
});
