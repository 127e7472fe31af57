import { Readable } from 'node:stream';
import { rawClient } from '@kith/testing/raw-client';
import { leavesNothing } from '@kith/testing/resources';
import { openTestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endStalledAnswers } from './stalled-answers.ts';

const STALLED_MS = 300;
/** Where nothing is to be ended: a machine that is busy keeps both sides from moving, too, and for longer than its rests. */
const PATIENT_MS = 2_000;
const LENGTH = 50_000_000;

let app: FastifyInstance;
let url: string;
let ended = 0;
let streams = 0;

beforeEach(() => serve(STALLED_MS));
afterEach(() => app.close());

async function serve(stalledMs: number): Promise<void> {
  ended = 0;
  app = Fastify({ requestTimeout: 0 });
  endStalledAnswers(app, () => ended++, stalledMs);
  app.get('/whole', async () => Buffer.alloc(LENGTH, 'a'));
  app.get('/stream', async (_request, reply) => {
    streams += 1;
    const stream = Readable.from(
      (function* () {
        for (let sent = 0; sent < LENGTH; sent += 50_000) yield Buffer.alloc(50_000, 'a');
      })(),
    ).once('close', () => {
      streams -= 1;
    });
    return reply.header('content-length', LENGTH).send(stream);
  });
  app.get('/late', async () => {
    await new Promise((resolve) => setTimeout(resolve, 3 * STALLED_MS));
    return 'late';
  });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
}

const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: kith\r\n\r\n`;

describe('a client that reads', () => {
  it.each(['/whole', '/stream'])('nothing of %s is ended, and what was to be sent is let go', async (path) => {
    await leavesNothing(async () => {
      using client = await rawClient(url);
      client.socket.pause();
      client.send(ask(path));
      await until(() => ended === 1, 'the end');
      await until(() => streams === 0, 'the end of the stream');
    });
  });

  it.each(['/whole', '/stream'])('little of %s at a time gets all of it', async (path) => {
    await app.close();
    await serve(PATIENT_MS);
    using client = await rawClient(url);
    let [bytes, isOver] = [0, false];
    void client.ended.then(() => {
      isOver = true;
    });
    client.socket.removeAllListeners('data');
    client.socket.on('data', (chunk) => {
      const before = bytes;
      bytes += chunk.length;
      // Now and then it rests, all in all for longer than it may rest at once.
      if (Math.floor(before / 10_000_000) === Math.floor(bytes / 10_000_000)) return;
      client.socket.pause();
      setTimeout(() => client.socket.resume(), PATIENT_MS / 4);
    });
    client.send(ask(path));
    const begun = performance.now();
    await until(() => bytes > LENGTH || isOver, 'all of it, or the end', 50_000);
    expect([ended, bytes > LENGTH]).toEqual([0, true]);
    expect(performance.now() - begun).toBeGreaterThan(PATIENT_MS);
  });
});

it('an answer that takes long to make is waited for', async () => {
  expect(await (await fetch(`${url}/late`)).text()).toBe('late');
});

it('a connection that asks nothing is ended', async () => {
  using client = await rawClient(url);
  await client.ended;
});

it('Kith looks every half a minute, and waits 20 seconds for headers', async () => {
  await using kith = await openTestKith();
  expect([kith.app.server.timeout, kith.app.server.headersTimeout]).toEqual([30_000, 20_000]);
});
