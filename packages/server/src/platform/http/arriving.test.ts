import { Client } from '@kith/client';
import { ErrorEnvelope, limits } from '@kith/contract';
import { oneFaceOnEverything } from '@kith/testing/one-face';
import { type RawClient, rawClient } from '@kith/testing/raw-client';
import { collectGarbage, leavesNothing, resourcesOf } from '@kith/testing/resources';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Vision } from '../../recognition/vision/vision.ts';

const MIB = 1024 * 1024;

let kith: TestKith;
let url: string;
let other: Client;
/** While it holds its breath, pictures wait for it. */
let isBlind = false;
const eyes = oneFaceOnEverything();
const vision: Vision = {
  ...eyes,
  analyse: (image, options) => (isBlind ? new Promise(() => undefined) : eyes.analyse(image, options)),
};

beforeAll(async () => {
  kith = await openTestKith({ vision });
  url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
  const own = new Client({ apiToken: kith.token, baseUrl: url });
  const { id } = await own.spaces.create({ name: 'office' });
  const { key } = await own.spaces.createToken(id, { permanent: true });
  other = new Client({ apiToken: key, baseUrl: url, retries: 0 });
});
afterAll(() => kith[Symbol.asyncDispose]());

const BOUNDARY = 'kith-test-boundary';
const part = (disposition: string, bytes: Buffer) =>
  Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
const headOf = (path: string, length: number | 'chunked', token?: string) =>
  [
    `POST ${path} HTTP/1.1`,
    'Host: kith',
    `Content-Type: multipart/form-data; boundary=${BOUNDARY}`,
    length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`,
    ...(token === undefined ? [] : [`Authorization: Token ${token}`]),
    '\r\n',
  ].join('\r\n');
const chunk = (bytes: Buffer) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

/** Bytes that this process holds more while many clients send the same and wait; and what they were answered. */
async function whileMany(count: number, head: string, body: Buffer) {
  collectGarbage();
  const before = await resourcesOf();
  const clients: RawClient[] = [];
  for (let i = 0; i < count; i++) {
    const client = await rawClient(url);
    client.send(head);
    client.send(body);
    clients.push(client);
  }
  const quiet = { since: performance.now(), moved: '' };
  await until(
    async () => {
      const written = clients.reduce((sum, { socket }) => sum + socket.bytesWritten - socket.writableLength, 0);
      // A long body counts as written when all of it is: what has arrived of it says that it moves.
      const moved = `${written} ${(await kith.context.metrics.arrivingBytes.get()).values[0]?.value}`;
      if (moved !== quiet.moved) Object.assign(quiet, { since: performance.now(), moved });
      return performance.now() - quiet.since > 500;
    },
    'everything that is taken',
    40_000,
  );
  collectGarbage();
  const { memoryBytes } = await resourcesOf();
  return {
    grownBy: memoryBytes - before.memoryBytes,
    statuses: clients.map(({ answers }) => answers()[0]?.status),
    answers: clients.flatMap(({ answers }) => answers()),
    [Symbol.dispose]() {
      for (const client of clients) client[Symbol.dispose]();
    },
  };
}

describe('somebody without a token', () => {
  const fields = Buffer.concat(
    Array.from({ length: 50 }, (_, i) => part(`name="f${i}"`, Buffer.alloc(64 * 1024, 'a'))),
  );

  it.each(['with a length', 'in chunks'])(
    'cannot fill the memory with bodies of logins that never end, %s',
    async (how) => {
      await leavesNothing(async () => {
        using flood =
          how === 'in chunks'
            ? await whileMany(200, headOf('/v1/auth/token/', 'chunked'), chunk(fields))
            : await whileMany(200, headOf('/v1/auth/token/', fields.length + 1), fields);
        expect(flood.grownBy).toBeLessThan(250 * MIB);
        // Some are refused for their own length, and in chunks some because so many others are on their way.
        const refusals: readonly unknown[] = how === 'in chunks' ? [413, 429] : [413];
        expect(flood.statuses.filter((status) => !refusals.includes(status))).toEqual([]);
        for (const { body } of flood.answers) ErrorEnvelope.parse(JSON.parse(body));
        const login = { username: 'owner', password: 'owner-password' };
        expect((await kith.call('POST', '/v1/auth/token/', login, null)).status).toBe(200);
      });
    },
  );

  it('has few bodies of one address on their way at once; the others are told when to come again', async () => {
    await leavesNothing(async () => {
      using flood = await whileMany(200, headOf('/v1/auth/token/', 1000), Buffer.from('--'));
      const refused = flood.answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(50);
      expect(refused[0]?.headers['retry-after']).toBe('1');
    });
  });

  it('sends nothing to a path that does not exist, or that needs a token', async () => {
    for (const [path, status] of [
      ['/nowhere', 404],
      ['/healthz', 405],
      ['/v1/persons/', 401],
    ] as const) {
      using client = await rawClient(url);
      client.send(headOf(path, fields.length));
      await until(() => client.answers().length === 1, 'an answer before the body');
      expect(client.answers()[0]?.status).toBe(status);
    }
  });

  it('may write a name and a password as long as they can be', async () => {
    const username = '😀'.repeat(127);
    const answer = await fetch(`${url}/v1/auth/token/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: 'é'.repeat(1024) }).replace(
        /[^ -~]/g,
        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
    });
    expect((await answer.json()).error_codes).toEqual([602]);
  });
});

describe('uploads', () => {
  const frame = part('name="image"; filename="a.jpg"', Buffer.alloc(limits.imageBytes - 1000, 0xff));
  const whole = Buffer.concat([frame, Buffer.from(`--${BOUNDARY}--\r\n`)]);

  it.each(['with a length', 'in chunks'])(
    'of one space are counted while they arrive, and until they are answered; another space sends on: %s',
    async (how) => {
      isBlind = true;
      await kith.context.db.startReading();
      await leavesNothing(async () => {
        using flood =
          how === 'in chunks'
            ? await whileMany(40, headOf('/v1/persons/search/', 'chunked', kith.token), chunk(whole))
            : await whileMany(40, headOf('/v1/persons/search/', whole.length, kith.token), whole);
        isBlind = false;
        expect(flood.grownBy).toBeLessThan(450 * MIB);
        expect(new Set(flood.statuses)).toEqual(new Set([429, undefined]));
        const waiting = flood.statuses.filter((status) => status === undefined).length;
        expect(waiting).toBeGreaterThanOrEqual(how === 'in chunks' ? 1 : 8);
        expect((await kith.call('GET', '/metrics')).body).toMatch(/kith_arriving_bytes [1-9]/);
        for (let i = 0; i < 5; i++) {
          expect(await other.persons.search({ image: Buffer.alloc(8 * MIB, 0xff) })).toMatchObject({ result: 'nm' });
        }
      });
      expect((await kith.call('GET', '/metrics')).body).toMatch(/kith_arriving_bytes 0\n/);
    },
  );

  it('that are within are all taken, many at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => other.persons.search({ image: Buffer.alloc(MIB, 0xff) })),
    );
    expect(new Set(answers.map(({ result }) => result))).toEqual(new Set(['nm']));
  });
});

it('a body that no route wants is refused when it is large', async () => {
  const { key } = (await kith.call('POST', '/v1/tokens/', {})).body;
  const answer = await fetch(`${url}/v1/persons/00000000-0000-4000-8000-000000000000/`, {
    method: 'DELETE',
    headers: { authorization: `Token ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ a: 'a'.repeat(100_000) }),
  });
  expect(answer.status).toBe(413);
});
