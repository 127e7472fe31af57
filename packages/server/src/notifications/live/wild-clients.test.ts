import type { SourceId } from '@kith/contract';
import { EventListener } from '@kith/testing/event-listener';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

let kith: TestKith;
let url: string;
let sourceId: SourceId;

beforeAll(async () => {
  kith = await openTestKith();
  kith.context.sockets.listenOn(kith.app.server);
  url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
  sourceId = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
});
afterAll(() => kith[Symbol.asyncDispose]());

const listen = async (data: object = {}) => {
  const listener = await EventListener.open(url);
  listener.say({ action: 'AUTH', data: { token: kith.token, ...data } });
  await until(() => listener.messages.length > 0, 'the answer to AUTH');
  return listener;
};

const frame = async (persons: Parameters<typeof see>[1]) => {
  const ids = await see(kith, persons, { sourceId, now: Date.now() });
  kith.context.events.wake(kith.spaceId);
  return ids;
};

describe('clients that come back without a pause', () => {
  const CLIENTS = 200;
  const CONNECTIONS = 1000;
  /** PING before AUTH and at once after it, a wrong token now and then, floods; half of them hang up without a word. */
  const connectAndLeave = (nth: number) =>
    new Promise<void>((resolve) => {
      const socket = new WebSocket(url.replace(/^http/, 'ws'));
      const ping = () => socket.send('{"action":"PING"}');
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
      socket.on('open', () => {
        ping();
        const token = nth % 7 === 0 ? 'wrong' : kith.token;
        socket.send(JSON.stringify({ action: 'AUTH', data: { token, ...(nth % 3 === 0 && { after: 0 }) } }));
        for (let i = 0; i < (nth % 11 === 0 ? 80 : 3); i++) ping();
        if (nth % 2) socket.terminate();
        else socket.on('message', () => socket.close());
      });
    });

  it('do no harm: one that behaves hears everything, once and in order', async () => {
    using healthy = await listen();
    let connections = 0;
    const mad = Array.from({ length: CLIENTS }, async () => {
      while (connections < CONNECTIONS) await connectAndLeave(connections++);
    });
    const sent: number[] = [];
    while (connections < CONNECTIONS) {
      sent.push(...(await frame([null])));
      await until(() => healthy.events.length >= sent.length, 'the event');
    }
    await Promise.all(mad);
    expect(healthy.events.map(({ id }) => id)).toEqual(sent);
    await until(() => kith.context.sockets.count === 1, 'the others to be forgotten');
    healthy.say({ action: 'PING' });
    await until(() => healthy.messages.some((message) => 'PING' in message), 'PONG');
    expect(healthy.events).toHaveLength(sent.length);
  });
});

describe('a client that does not read', () => {
  /** Its entries weigh a quarter of a MiB. */
  const personOfManyGroups = async () => {
    const [pid] = await kith.addPersons(1);
    const groups: number[] = [];
    for (let i = 0; i < 400; i++) {
      const name = `${i} `.padEnd(255, 'أ');
      groups.push((await kith.call('POST', '/v1/groups/persons/', { name })).body.id);
    }
    for (const some of [0, 100, 200, 300]) {
      const wish = { pids: [pid], groups_ids: groups.slice(some, some + 100) };
      expect((await kith.call('POST', '/v1/groups/persons/pids/', wish)).status).toBe(200);
    }
    return pid ?? null;
  };

  it('is told so and closed with 4408, the others hear everything, and it resumes without a gap', async () => {
    const person = await personOfManyGroups();
    using healthy = await listen();
    using slow = await listen();
    slow.socket.pause();
    const sent: number[] = [];
    for (let i = 0; i < 30; i++) {
      sent.push(...(await frame([person, person, person, person])));
      await until(() => healthy.events.length === sent.length, 'the others');
    }
    expect(healthy.events.map(({ id }) => id)).toEqual(sent);
    slow.socket.resume();
    await until(() => slow.closedWith !== null, 'the end of the slow one');
    expect(slow.closedWith).toBe(4408);
    expect(slow.messages.at(-1)).toEqual({
      error: 'Too slow: connect again and resume after the last event.',
      code: 'too_slow',
    });
    const got = slow.events.map(({ id }) => id);
    expect(got).toEqual(sent.slice(0, got.length));
    expect(got.length).toBeLessThan(sent.length);

    using again = await listen({ after: got.at(-1) ?? 0 });
    await until(() => again.events.length === sent.length - got.length, 'the rest');
    expect([...got, ...again.events.map(({ id }) => id)]).toEqual(sent);
  });
});
