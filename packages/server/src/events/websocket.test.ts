import type { EntryId, Event, SpaceId } from '@kith/contract';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EventListener } from '../testing/event-listener.ts';
import { openTestKith, type TestKith } from '../testing/test-kith.ts';
import { until } from '../testing/until.ts';
import { EventHub } from './event-hub.ts';

describe('a websocket', () => {
  let kith: TestKith;
  let url: string;
  let open: EventListener[] = [];

  beforeAll(async () => {
    kith = await openTestKith();
    kith.context.sockets.listenOn(kith.app.server);
    url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(() => {
    for (const listener of open) listener[Symbol.dispose]();
    open = [];
  });
  afterAll(() => kith[Symbol.asyncDispose]());

  const connect = async (path = '/') => {
    const listener = await EventListener.open(`${url}${path}`);
    open.push(listener);
    return listener;
  };
  const heard = (listener: EventListener, count: number) =>
    until(() => listener.messages.length >= count, `${count} messages`);

  it('is accepted at any path, and answers PING before AUTH', async () => {
    const listener = await connect('/events?x=1');
    listener.say({ action: 'PING' });
    listener.say({ action: 'AUTH', data: { token: kith.token } });
    await heard(listener, 2);
    expect(listener.messages).toEqual([{ PING: 'PONG' }, { auth: 'ok' }]);
  });

  it('with a wrong token is told so, stays open, and may try again', async () => {
    const listener = await connect();
    listener.say({ action: 'AUTH', data: { token: 'wrong' } });
    listener.say({ action: 'PING' });
    listener.say({ action: 'AUTH', data: { token: kith.token } });
    await heard(listener, 3);
    expect(listener.messages).toEqual([{ error: 'Invalid token.' }, { PING: 'PONG' }, { auth: 'ok' }]);
    expect(listener.closedWith).toBeNull();
  });

  it('answers what it does not understand with an error, and lives', async () => {
    const listener = await connect();
    for (const text of [
      '{',
      '[]',
      '"PING"',
      '{"action":"FLY"}',
      '{"action":"AUTH"}',
      '{"action":"AUTH","data":{"token":5}}',
    ]) {
      listener.say(text);
    }
    await heard(listener, 6);
    expect(listener.messages).toEqual(Array.from({ length: 6 }, () => ({ error: 'Unknown action.' })));
  });

  it('drops what comes faster than 50 messages a second', async () => {
    const listener = await connect();
    for (let i = 0; i < 80; i++) listener.say({ action: 'PING' });
    await heard(listener, 50);
    listener.socket.ping();
    await new Promise((resolve) => listener.socket.once('pong', resolve));
    expect(listener.messages.length).toBeLessThan(80);
  });

  it('takes a stream token, and a space token for its space', async () => {
    const stream = (await kith.call('POST', '/v1/streams/tokens/', {})).body.key;
    const listener = await connect();
    listener.say({ action: 'AUTH', data: { token: stream } });
    await heard(listener, 1);
    expect(listener.messages).toEqual([{ auth: 'ok' }]);
  });

  it('is told when its token is not valid any more, and hears nothing more', async () => {
    const { id, key } = (await kith.call('POST', '/v1/tokens/', {})).body;
    const listener = await connect();
    listener.say({ action: 'AUTH', data: { token: key } });
    await heard(listener, 1);
    await kith.call('DELETE', `/v1/tokens/${id}/`);
    kith.context.sockets.beat();
    await heard(listener, 2);
    expect(listener.messages[1]).toEqual({ error: 'Token expired.' });
  });

  it('is ended when it missed two pings', async () => {
    const listener = await connect();
    (
      listener.socket as unknown as { _receiver: { removeAllListeners(event: string): void } }
    )._receiver.removeAllListeners('ping');
    kith.context.sockets.beat();
    expect(listener.closedWith).toBeNull();
    kith.context.sockets.beat();
    await until(() => listener.closedWith !== null, 'the end of the dead socket');
  });
});

describe('the hub', () => {
  const space = 1 as SpaceId;
  const eventOf = (id: number) => ({ id: id as EntryId, data: { persons_groups: [] } }) as unknown as Event;

  it('tells every listener every event after its cursor once and in order, however commits and attachments fall', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('commit' as const), count: fc.integer({ min: 1, max: 450 }) }),
      fc.record({
        kind: fc.constant('attach' as const),
        after: fc.option(fc.integer({ min: 0, max: 600 }), { nil: undefined }),
      }),
      fc.record({ kind: fc.constant('turn' as const) }),
      fc.record({ kind: fc.constant('erase' as const), at: fc.nat({ max: 600 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const stored: number[] = [];
        const hub = new EventHub({
          readEvents: async (_space, after, limit) => {
            await new Promise(setImmediate);
            return stored
              .filter((id) => id > after)
              .slice(0, limit)
              .map(eventOf);
          },
          newest: async () => stored.at(-1) ?? 0,
          log: pino({ level: 'silent' }),
        });
        const listeners: { from: number; told: number[] }[] = [];
        let last = 0;
        for (const next of steps) {
          if (next.kind === 'commit') {
            for (let i = 0; i < next.count; i++) stored.push(++last);
            hub.wake(space);
          } else if (next.kind === 'attach') {
            const listener = { from: Math.min(next.after ?? last, stored.at(-1) ?? 0), told: [] as number[] };
            listeners.push(listener);
            const send = async (text: string) => void listener.told.push(JSON.parse(text).id);
            hub.attach({ spaceId: space, groups: undefined, send }, listener.from);
          } else if (next.kind === 'erase') {
            const at = stored.indexOf(next.at);
            if (at >= 0) stored.splice(at, 1);
          } else {
            await new Promise(setImmediate);
          }
        }
        hub.wake(space);
        const done = () => listeners.every(({ from, told }) => stored.every((id) => id <= from || told.includes(id)));
        await until(done, 'every event at every listener', 2000);
        for (const { from, told } of listeners) {
          expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
          expect(told.every((id) => id > from)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
