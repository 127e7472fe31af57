import { ErrorEnvelope } from '@kith/contract';
import { EventListener } from '@kith/testing/event-listener';
import { type RawClient, rawClient } from '@kith/testing/raw-client';
import { leavesNothing } from '@kith/testing/resources';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let kith: TestKith;
let url: string;
beforeAll(async () => {
  kith = await openTestKith();
  kith.context.sockets.listenOn(kith.app.server);
  url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => kith[Symbol.asyncDispose]());

const UPGRADE = [
  'GET / HTTP/1.1',
  'Host: kith',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n');

/** A text frame, masked by zeros. */
function frame(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = bytes.length < 126 ? [0x80 | bytes.length] : [0x80 | 126, bytes.length >> 8, bytes.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), bytes]);
}

const auth = (token: string) => frame(JSON.stringify({ action: 'AUTH', data: { token } }));

async function upgraded(): Promise<RawClient> {
  const client = await rawClient(url);
  client.send(UPGRADE);
  await until(() => client.text().includes('\r\n\r\n') || client.socket.closed, 'an answer to the upgrade');
  return client;
}

/** How long somebody else waits for an answer, in ms. */
async function waitOfAnother(): Promise<number> {
  using client = await rawClient(url);
  const startMs = performance.now();
  client.send('GET /healthz HTTP/1.1\r\nHost: kith\r\n\r\n');
  await until(() => client.answers()[0]?.status === 200, 'an answer');
  return performance.now() - startMs;
}

const endAll = (clients: readonly RawClient[]) => {
  for (const client of clients) client[Symbol.dispose]();
};
const ended = async (reason: string): Promise<number> => {
  const { body } = await kith.call('GET', '/metrics');
  return Number(new RegExp(`kith_connections_ended_total\\{reason="${reason}"\\} (\\d+)`).exec(body)?.[1] ?? 0);
};

describe('websockets that say no valid token', () => {
  it('are few of one address: the others are refused with 429 before the upgrade; whoever has a token is not among them', async () => {
    // Connections to the database that many at once want stay, and are no loss.
    await Promise.all(Array.from({ length: 40 }, () => kith.call('GET', '/v1/groups/persons/')));
    await leavesNothing(async () => {
      using listener = await EventListener.open(url);
      listener.say({ action: 'AUTH', data: { token: kith.token } });
      await until(() => listener.messages.length === 1, 'the answer to AUTH');
      const idle: RawClient[] = [];
      for (let i = 0; i < 300; i++) idle.push(await upgraded());
      const refused = idle.filter(({ text }) => !text().startsWith('HTTP/1.1 101'));
      expect(refused).toHaveLength(300 - 256);
      const [answer] = refused[0]?.answers() ?? [];
      expect([answer?.status, answer?.headers['retry-after']]).toEqual([429, '5']);
      expect(ErrorEnvelope.parse(JSON.parse(answer?.body ?? '')).error_codes).toEqual([429]);
      // Whoever says a token makes room for another one.
      idle[0]?.send(auth(kith.token));
      await until(() => idle[0]?.text().includes('{"auth":"ok"}'), 'the answer to AUTH');
      idle.push(await upgraded());
      expect(idle.at(-1)?.text()).toMatch(/^HTTP\/1.1 101/);
      endAll(idle);
    });
    await until(() => kith.context.sockets.count === 0, 'the end of all');
    const again = await upgraded();
    expect(again.text()).toMatch(/^HTTP\/1.1 101/);
    endAll([again]);
  });

  it('and reset the connection while they are refused end themselves alone', async () => {
    await leavesNothing(async () => {
      const idle = await Promise.all(Array.from({ length: 256 }, () => upgraded()));
      const refused = await ended('strangers');
      for (let i = 0; i < 20; i++) {
        const client = await rawClient(url);
        client.socket.pause();
        client.send(UPGRADE);
        await until(async () => (await ended('strangers')) === refused + i + 1, 'the refusal');
        client.socket.resetAndDestroy();
      }
      expect(await waitOfAnother()).toBeGreaterThan(0);
      endAll(idle);
    });
    await until(() => kith.context.sockets.count === 0, 'the end of all');
  });

  it('and flood are ended; nobody else waits for them', async () => {
    const flood = Buffer.concat(Array.from({ length: 60_000 }, (_, i) => auth(`wrong ${i}`)));
    await leavesNothing(async () => {
      const waits: number[] = [];
      const clients = await Promise.all(Array.from({ length: 10 }, upgraded));
      for (const { send } of clients) send(flood);
      for (let i = 0; i < 20; i++) {
        waits.push(await waitOfAnother());
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(Math.max(...waits)).toBeLessThan(500);
      await Promise.all(clients.map((client) => client.ended));
      expect(await ended('flood')).toBe(10);
    });
  });

  it('cannot say more than two of the largest messages', async () => {
    const client = await upgraded();
    const large = frame('x'.repeat(60_000));
    client.send(Buffer.concat([large, large, large]));
    await client.ended;
    expect(client.text().match(/Unknown action/g)?.length ?? 0).toBeLessThanOrEqual(2);
  });
});

describe('a websocket with a token', () => {
  it('that sends too much is read at its pace, and goes on afterwards', async () => {
    using listener = await EventListener.open(url);
    listener.say({ action: 'AUTH', data: { token: kith.token } });
    await until(() => listener.messages.length === 1, 'the answer to AUTH');
    for (let i = 0; i < 20_000; i++) listener.say({ action: 'PING' });
    await until(() => listener.messages.length >= 50, 'the first answers');
    const waits: number[] = [];
    for (let i = 0; i < 10; i++) waits.push(await waitOfAnother());
    expect(Math.max(...waits)).toBeLessThan(500);
    expect(listener.closedWith).toBeNull();
    const before = listener.messages.length;
    await until(() => listener.messages.length > before, 'answers to what was not dropped', 20_000);
  });
});
