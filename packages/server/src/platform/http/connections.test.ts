import { closeSync, openSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { ErrorEnvelope } from '@kith/contract';
import { mediaFolder } from '@kith/testing/media-folder';
import { oneFaceOnEverything } from '@kith/testing/one-face';
import { type RawClient, rawClient } from '@kith/testing/raw-client';
import { leavesNothing } from '@kith/testing/resources';
import { type Answer, openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionLimits } from './connections.ts';

let kith: TestKith;
let url: string;
beforeAll(async () => {
  kith = await openTestKith({ vision: oneFaceOnEverything() });
  url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
  kith.context.listensOn(url);
});
afterAll(() => kith[Symbol.asyncDispose]());

describe('a process without a free descriptor', () => {
  /** Opens all that is left, runs work, and closes it again. */
  async function withoutDescriptors<T>(work: () => Promise<T>): Promise<T> {
    const taken: number[] = [];
    try {
      for (;;) taken.push(openSync('/dev/null', 'r'));
    } catch (error) {
      expect(error).toHaveProperty('code', 'EMFILE');
    }
    try {
      return await work();
    } finally {
      for (const descriptor of taken) closeSync(descriptor);
    }
  }

  const staged = async () =>
    (await readdir(mediaFolder(kith.context.config), { recursive: true })).filter((name) => /\.(jpg|part)$/.test(name));

  it('refuses what needs one with 503 and a time to come again, stores nothing by half, is not ready, and all is well afterwards', async () => {
    const portrait = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);
    const create = () => uploadTo(kith, '/v1/persons/', portrait, { source: 'door' });
    await kith.call('POST', '/v1/sources/', { name: 'door' });
    const known = await create();
    expect(known.status).toBe(201);
    await kith.context.db.startReading();
    const before = await staged();
    const refused: Answer[] = [];
    await leavesNothing(() =>
      withoutDescriptors(async () => {
        refused.push(await create());
        refused.push(await kith.call('GET', `/media/${before[0]?.split('/').at(-1)}`));
        refused.push(await kith.call('GET', '/readyz'));
        expect((await kith.call('GET', '/healthz')).status).toBe(200);
      }),
    );
    expect(refused.map(({ status }) => status)).toEqual([503, 503, 503]);
    for (const { status, body, headers } of refused) {
      expect([status, ErrorEnvelope.parse(body).error_codes]).toEqual([503, [503]]);
      expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
    }
    expect(await staged()).toEqual(before);
    expect((await kith.call('GET', '/readyz')).status).toBe(200);
    expect((await create()).status).toBe(201);
  });
});

describe('connections', () => {
  it('leave room for files and the database, whatever the limit', () => {
    expect(connectionLimits(1024)).toEqual({ most: 416, strangers: 104 });
    expect(connectionLimits(20_000)).toEqual({ most: 9904, strangers: 1024 });
    expect(connectionLimits(64)).toEqual({ most: 16, strangers: 4 });
    expect(connectionLimits(Number.POSITIVE_INFINITY)).toEqual({ most: 16_384, strangers: 1024 });
  });

  const ended = async (reason: string): Promise<number> => {
    const { body } = await kith.call('GET', '/metrics');
    return Number(new RegExp(`kith_connections_ended_total\\{reason="${reason}"\\} (\\d+)`).exec(body)?.[1] ?? 0);
  };
  /** A hundred at a time: no more than wait to be accepted. */
  async function openMany(count: number): Promise<RawClient[]> {
    const clients: RawClient[] = [];
    while (clients.length < count) {
      const some = Array.from({ length: Math.min(100, count - clients.length) }, () => rawClient(url));
      clients.push(...(await Promise.all(some)));
    }
    return clients;
  }
  const living = (clients: readonly RawClient[]) => clients.filter(({ socket }) => !socket.closed).length;

  it('beyond what the descriptors allow are refused, and counted', async () => {
    expect(kith.app.server.maxConnections).toBeGreaterThan(0);
    const most = kith.app.server.maxConnections;
    kith.app.server.maxConnections = 10;
    try {
      const before = await ended('full');
      await leavesNothing(async () => {
        const clients = await openMany(20);
        await until(() => living(clients) <= 10, 'the end of those that are too many');
        expect((await ended('full')) - before).toBe(20 - living(clients));
        for (const client of clients) client[Symbol.dispose]();
      });
    } finally {
      kith.app.server.maxConnections = most;
    }
  });

  it('of one address that show no token are bounded; one that has shown its token is not among them', async () => {
    const { strangers } = connectionLimits(20_000);
    await leavesNothing(async () => {
      const known = await openMany(50);
      for (const { send } of known) {
        send(`GET /v1/whoami/ HTTP/1.1\r\nHost: kith\r\nAuthorization: Token ${kith.token}\r\n\r\n`);
      }
      await until(() => known.every(({ answers }) => answers()[0]?.status === 200), 'their answers');
      const clients = await openMany(strangers + 100);
      await until(() => living(clients) === strangers, 'the end of those that are too many');
      expect(await ended('strangers')).toBe(100);
      expect(living(known)).toBe(known.length);
      for (const client of [...known, ...clients]) client[Symbol.dispose]();
    });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});
