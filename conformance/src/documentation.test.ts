import type { Entry, Page, Token } from '@kith/contract';
import { EventListener } from '@kith/testing/event-listener';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import { officialRestClient } from './official-clients.ts';
import { notFound, refused, toolsOf } from './quirk-tools.ts';

let kith: KithWithPeople;

beforeAll(async () => {
  kith = await openKithWithPeople();
});
afterAll(() => kith?.[Symbol.asyncDispose]());

const { send, sendJson, newName, newSource, newLicence, newProfile, newSpace } = toolsOf(() => kith);

/** Calls that the clients' own documentation gets wrong: they do no harm, or what they say. */
describe('documentation that cannot be followed literally', () => {
  it('JavaScript spaces.createToken(spaceId, {…}) makes no token', async () => {
    const { id } = await newSpace();
    const { spaces } = officialRestClient(kith.url, kith.token);
    await expect(spaces.createToken(id, { permanent: true })).rejects.toMatchObject({
      response: { status: 404, data: notFound.body },
    });
    expect((await spaces.createToken({ id, permanent: true })).permanent).toBe(true);
  });

  it('JavaScript streamTokens.deleteStreamTokens(tokenId) deletes all stream tokens, and no other', async () => {
    const { token } = await newSpace();
    const { streamTokens, tokens } = officialRestClient(kith.url, token);
    const [one] = [await streamTokens.createStreamToken<Token>(), await streamTokens.createStreamToken<Token>()];
    expect(await streamTokens.deleteStreamTokens(one.id)).toBe('');
    expect(await streamTokens.getStreamTokens()).toEqual([]);
    expect((await tokens.getTokens<Token[]>()).length).toBe(1);
  });

  it('JavaScript tokens.deleteToken({ permanent: true }) deletes nothing', async () => {
    const { token } = await newSpace();
    const { tokens } = officialRestClient(kith.url, token);
    await tokens.createToken({ permanent: true });
    await expect(tokens.deleteToken({ permanent: true })).rejects.toMatchObject({
      response: { status: 404, data: notFound.body },
    });
    expect((await tokens.getTokens<Token[]>()).length).toBe(2);
  });

  it('JavaScript entries.getEntries({ q, entry_id_from }) filters nothing: neither is sent, and neither is known', async () => {
    const { entries: calls } = officialRestClient(kith.url, kith.token);
    const all = await calls.getEntries<Page<Entry>>();
    expect((await calls.getEntries<Page<Entry>>({ q: 'x', entry_id_from: 1e9 })).count).toBe(all.count);
    expect((await send('GET', '/v1/entries/?q=x&entry_id_from=1000000000')).body).toMatchObject({ count: all.count });
  });

  it('Python sources.create(license=1) is refused by the client; a server that is sent it binds the licence', async () => {
    const { id } = await newLicence();
    expect((await newSource({ license: id })).license_id).toBe(id);
    const unknown = { name: newName('source'), license: id + 100_000 };
    expect(await sendJson('POST', '/v1/sources/', unknown)).toEqual(refused('license_id', 1014));
  });

  it('Python notifications.update without its id changes nothing', async () => {
    const { is_active, id } = await newProfile();
    expect(await sendJson('PATCH', '/v1/notifications/', { is_active: false })).toEqual({
      status: 405,
      body: { error_codes: [405], message: 'Method not allowed.', fields: [] },
    });
    expect(await kith.client.notifications.get(id)).toMatchObject({ is_active });
  });

  it('the handler of the Python README dies of its first error: a listener with a good token gets none', async () => {
    using listener = await EventListener.open(kith.url);
    listener.say({ action: 'AUTH', data: { token: kith.token } });
    listener.say({ action: 'PING' });
    await kith.sendFrame(3);
    await until(() => listener.events.length === 3, 'three events');
    for (const message of listener.messages) expect(message).not.toHaveProperty('error');
  });
});
