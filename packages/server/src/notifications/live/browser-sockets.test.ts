import { EventListener } from '@kith/testing/event-listener';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

let kith: TestKith;
let url: string;
let cookie: string;
let open: EventListener[] = [];

beforeAll(async () => {
  kith = await openTestKith();
  kith.context.sockets.listenOn(kith.app.server);
  url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
  const credentials = { username: 'owner', password: 'owner-password' };
  const { headers } = await kith.call('POST', '/v1/auth/session/', credentials, null);
  cookie = String(headers['set-cookie']).split(';', 1)[0] ?? '';
});
afterEach(() => {
  for (const listener of open) listener[Symbol.dispose]();
  open = [];
});
afterAll(() => kith[Symbol.asyncDispose]());

/** The first that is said to whoever opens a socket with these headers and says AUTH without a token. */
async function connect(headers: Record<string, string>): Promise<EventListener> {
  const listener = await EventListener.open(url, headers);
  open.push(listener);
  listener.say({ action: 'AUTH', data: {} });
  await until(() => listener.messages.length > 0, 'an answer');
  return listener;
}

describe('a browser that is logged in', () => {
  it('hears events without saying a token', async () => {
    const listener = await connect({ cookie, origin: url });
    expect(listener.messages).toEqual([{ auth: 'ok' }]);
  });

  it.each([
    ['of another origin', { origin: 'https://evil.example' }],
    ['of another port', { 'sec-fetch-site': 'same-site' }],
    ['that does not say where it is from', {}],
  ])('hears nothing in a page %s', async (_page, headers: Record<string, string>) => {
    const listener = await connect({ cookie, ...headers });
    expect(listener.messages).toEqual([{ error: 'Unknown action.', code: 'unknown_action' }]);
  });

  it('is told that it is not any more, also while it hears', async () => {
    const listener = await connect({ cookie, origin: url });
    const [{ id }] = (await kith.call('GET', '/v1/sessions/')).body.results;
    await kith.call('DELETE', `/v1/sessions/${id}/`);
    kith.context.sockets.recheckTokens();
    await until(() => listener.messages.length === 2, 'the end');
    expect(listener.messages[1]).toEqual({ error: 'Token expired.', code: 'token_expired' });
    const later = await connect({ cookie, origin: url });
    expect(later.messages).toEqual([{ error: 'Invalid token.', code: 'invalid_token' }]);
  });
});
