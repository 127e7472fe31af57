import { ErrorEnvelope } from '@kith/contract';
import { rawClient } from '@kith/testing/raw-client';
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

/** Sends bytes on a connection of their own, and gives the first answer. */
async function answerTo(bytes: string) {
  using client = await rawClient(url);
  client.send(bytes);
  await until(() => client.answers().length > 0, 'an answer');
  const [answer] = client.answers();
  return { ...answer, envelope: ErrorEnvelope.parse(JSON.parse(answer?.body ?? '')) };
}

const asked = (line: string, ...headers: string[]) => `${[line, 'Host: kith', ...headers].join('\r\n')}\r\n\r\n`;

describe('a path that is no text', () => {
  it.each([
    '/v1/persons/%F0%9F/',
    '/v1/groups/persons/%/',
    '/nowhere/%F0%9F',
    '/media/%E0%A4%A',
    '/docs/static/%ff',
    '/%C0%AF',
  ])('is answered with 400 in the envelope: %s', async (path) => {
    for (const method of ['GET', 'DELETE', 'POST']) {
      const { status, envelope, headers } = await answerTo(asked(`${method} ${path} HTTP/1.1`));
      expect([status, envelope.error_codes]).toEqual([400, [400]]);
      expect(headers?.['content-type']).toBe('application/json; charset=utf-8');
      expect(headers?.['request-id']).toBeTruthy();
    }
  });

  it('is 404 when a part is longer than any id', async () => {
    expect((await answerTo(asked(`GET /v1/persons/${'a'.repeat(5000)}/ HTTP/1.1`))).status).toBe(404);
  });
});

describe('what is no request', () => {
  const chunked = asked(
    'POST /v1/auth/token/ HTTP/1.1',
    'Content-Type: application/json',
    'Transfer-Encoding: chunked',
  );
  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
    ['two lengths', asked('POST /v1/auth/token/ HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2'), 400],
    ['a broken chunk', `${chunked}zz\r\n`, 400],
    ['a header without end', asked('GET /healthz HTTP/1.1', `X: ${'a'.repeat(100_000)}`), 431],
    ['a chunk with a long extension', `${chunked}5;${'a'.repeat(20_000)}\r\n`, 413],
    ['an upgrade to something else', asked('GET / HTTP/1.1', 'Connection: Upgrade', 'Upgrade: h2c'), 400],
    [
      'a websocket of no version',
      asked('GET / HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 99'),
      400,
    ],
  ])('is answered in the envelope, too: %s', async (_kind, bytes, status) => {
    expect((await answerTo(bytes)).status).toBe(status);
  });

  it('may expect something', async () => {
    expect((await answerTo(asked('GET /nowhere HTTP/1.1', 'Expect: the-unexpected'))).status).toBe(404);
  });
});

it('what comes while Kith stops is answered with 503 in the envelope', async () => {
  await using stopping = await openTestKith();
  const address = await stopping.app.listen({ host: '127.0.0.1', port: 0 });
  using client = await rawClient(address);
  // The connection is not idle: its first request is not complete.
  client.send('GET /healthz HTTP/1.1\r\nHost:');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const closed = stopping.app.close();
  client.send(' kith\r\n\r\n');
  await client.ended;
  await closed;
  const [answer] = client.answers();
  expect([answer?.status, answer?.headers.connection]).toEqual([503, 'close']);
  expect(ErrorEnvelope.parse(JSON.parse(answer?.body ?? '')).error_codes).toEqual([503]);
});
