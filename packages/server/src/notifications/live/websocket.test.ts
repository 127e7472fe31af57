import { type EntryId, type Event, limits, type Pid, type SourceId, type SpaceId } from '@kith/contract';
import { EventListener } from '@kith/testing/event-listener';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../tenancy/accounts/accounts.ts';
import { EventHub } from './event-hub.ts';

const nobody = '' as Pid;

describe('a websocket', () => {
  let kith: TestKith;
  let url: string;
  let open: EventListener[] = [];
  let door: SourceId;
  let now = Date.now();

  beforeAll(async () => {
    kith = await openTestKith({ clock: () => now });
    door = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
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
  const group = async (name: string): Promise<number> =>
    (await kith.call('POST', '/v1/groups/persons/', { name })).body.id;
  const somebodyComes = async (): Promise<number> => {
    const [id = 0] = await see(kith, [null], { sourceId: door, now });
    kith.context.events.wake(kith.spaceId);
    return id;
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

  it('with a token of one source hears nothing', async () => {
    const { key } = (await kith.call('POST', `/v1/sources/${door}/tokens/`, {})).body;
    const listener = await connect();
    listener.say({ action: 'AUTH', data: { token: key } });
    await heard(listener, 1);
    expect(listener.messages).toMatchObject([{ error: 'A token of one source listens to nothing.' }]);
  });

  it('with a wrong token is told so, stays open, and may try again', async () => {
    const listener = await connect();
    listener.say({ action: 'AUTH', data: { token: 'wrong' } });
    listener.say({ action: 'PING' });
    listener.say({ action: 'AUTH', data: { token: kith.token } });
    await heard(listener, 3);
    expect(listener.messages).toEqual([
      { error: 'Invalid token.', code: 'invalid_token' },
      { PING: 'PONG' },
      { auth: 'ok' },
    ]);
    expect(listener.closedWith).toBeNull();
  });

  it('with a token that acts in no space is told so', async () => {
    const [username, password] = ['manager', 'manager-password'];
    await createAccount(kith.context, username, password, { isManager: true });
    const { key } = (await kith.call('POST', '/v1/auth/token/', { username, password })).body.token;
    const listener = await connect();
    listener.say({ action: 'AUTH', data: { token: key } });
    await heard(listener, 1);
    expect(listener.messages).toEqual([{ error: 'This token acts in no space.', code: 'no_space' }]);
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
    expect(listener.messages).toEqual(
      Array.from({ length: 6 }, () => ({ error: 'Unknown action.', code: 'unknown_action' })),
    );
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
    kith.context.sockets.recheckTokens();
    await heard(listener, 2);
    await somebodyComes();
    listener.say({ action: 'PING' });
    await heard(listener, 3);
    expect(listener.messages).toEqual([
      { auth: 'ok' },
      { error: 'Token expired.', code: 'token_expired' },
      { PING: 'PONG' },
    ]);
    expect(listener.closedWith).toBeNull();
    listener.say({ action: 'AUTH', data: { token: kith.token } });
    await heard(listener, 4);
    expect(listener.messages[3]).toEqual({ auth: 'ok' });
  });

  it('is told when its token ends by itself, a day later', async () => {
    const { key } = (await kith.call('POST', '/v1/tokens/', { permanent: false })).body;
    const listener = await connect();
    listener.say({ action: 'AUTH', data: { token: key } });
    await heard(listener, 1);
    now += limits.temporaryTokenMs - 1000;
    kith.context.sockets.recheckTokens();
    await somebodyComes();
    await heard(listener, 2);
    expect(listener.messages[1]).toHaveProperty('data');
    now += 2000;
    kith.context.sockets.recheckTokens();
    await heard(listener, 3);
    expect(listener.messages[2]).toEqual({ error: 'Token expired.', code: 'token_expired' });
  });

  it('hears only what it asked for, and may ask anew', async () => {
    const [staff, vip] = [await group('Staff'), await group('VIP')];
    const gate = (await kith.call('POST', '/v1/sources/', { name: 'gate' })).body.id;
    const [ada = nobody, bea = nobody] = await kith.addPersons(2);
    await kith.call('POST', '/v1/groups/persons/pids/', { pids: [ada], groups_ids: [staff, vip] });
    await kith.call('POST', '/v1/groups/persons/pids/', { pids: [bea], groups_ids: [vip] });
    const after = await kith.context.events.newest(kith.spaceId);
    const seen = await see(kith, [ada, bea, null], { sourceId: door, now });
    seen.push(...(await see(kith, [ada, bea], { sourceId: gate, result: 'exact', now })));
    const [adaAtDoor, beaAtDoor, stranger, adaAtGate, beaAtGate] = seen;
    const listener = await connect();
    for (const [filter, wanted] of [
      [{}, seen],
      [{ groups: [], sources: [], results: [] }, seen],
      [{ groups: [staff] }, [adaAtDoor, adaAtGate]],
      [{ groups: [staff, vip] }, [adaAtDoor, beaAtDoor, adaAtGate, beaAtGate]],
      [{ sources: ['DOOR'] }, [adaAtDoor, beaAtDoor, stranger]],
      [{ sources: [gate] }, [adaAtGate, beaAtGate]],
      [{ sources: ['gate', door], results: ['exact', 'nm'] }, [stranger, adaAtGate, beaAtGate]],
      [{ groups: [staff], sources: [gate], results: ['exact'] }, [adaAtGate]],
    ] as const) {
      listener.messages.length = 0;
      listener.say({ action: 'AUTH', data: { token: kith.token, after, ...filter } });
      await heard(listener, 1 + wanted.length);
      expect(listener.events.map(({ id }) => id)).toEqual(wanted);
    }
    const [, now1] = [await see(kith, [bea], { sourceId: gate, now }), await see(kith, [ada], { sourceId: gate, now })];
    kith.context.events.wake(kith.spaceId);
    await until(() => listener.events.length === 1 || listener.events.length === 2, 'what is seen from now on');
    const exact = await see(kith, [ada], { sourceId: gate, result: 'exact', now });
    kith.context.events.wake(kith.spaceId);
    await until(() => listener.events.at(-1)?.id === exact[0], 'the one that is asked for');
    expect(listener.events.map(({ id }) => id)).not.toContain(now1[0]);
  });

  it('is told what is wrong with what it asked for', async () => {
    const listener = await connect();
    const ask = (data: object) => listener.say({ action: 'AUTH', data: { token: kith.token, ...data } });
    ask({ sources: ['nowhere', 999] });
    ask({ results: ['perhaps'] });
    ask({ groups: 'Staff' });
    ask({ after: -1 });
    await heard(listener, 4);
    expect(new Set(listener.messages.map(({ code }) => code))).toEqual(new Set(['invalid_filter']));
    expect(listener.messages.map(({ error }) => error)).toEqual([
      'sources: nowhere, 999: give ids or names of sources.',
      expect.stringMatching(/^results: /),
      expect.stringMatching(/^groups: /),
      expect.stringMatching(/^after: /),
    ]);
    expect(listener.closedWith).toBeNull();
  });

  it('is told from where on it hears, when it asks by `after`', async () => {
    const newest = await somebodyComes();
    const listener = await connect();
    for (const after of [null, newest, newest + 1000]) {
      listener.say({ action: 'AUTH', data: { token: kith.token, after } });
    }
    await heard(listener, 3);
    expect(listener.messages).toEqual(Array.from({ length: 3 }, () => ({ auth: 'ok', after: newest })));
  });

  it('is ended when it missed two pings', async () => {
    const listener = await connect();
    (
      listener.socket as unknown as { _receiver: { removeAllListeners(event: string): void } }
    )._receiver.removeAllListeners('ping');
    listener.say({ action: 'AUTH', data: { token: kith.token } });
    await heard(listener, 1);
    for (const _ping of [1, 2]) kith.context.sockets.beat();
    const id = await somebodyComes();
    await heard(listener, 2);
    expect([listener.messages[1].id, listener.closedWith]).toEqual([id, null]);
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
            const send = (event: Buffer, sent?: () => void) => {
              listener.told.push(JSON.parse(String(event)).id);
              if (sent) setImmediate(sent);
            };
            hub.attach({ spaceId: space, wants: () => true, send }, listener.from);
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

  it('reads an event once, and gives the same bytes to all who follow', async () => {
    let stored = 0;
    let reads = 0;
    const hub = new EventHub({
      readEvents: async (_space, after, limit) => {
        reads += 1;
        return Array.from({ length: Math.min(limit, stored - after) }, (_, i) => eventOf(after + 1 + i));
      },
      newest: async () => stored,
      log: pino({ level: 'silent' }),
    });
    const told: Buffer[][] = [];
    const follow = () => {
      const events: Buffer[] = [];
      told.push(events);
      hub.attach({ spaceId: space, wants: () => true, send: (event) => void events.push(event) }, stored);
    };
    follow();
    await until(() => reads > 1, 'the first one to follow');
    for (let i = 0; i < 999; i++) follow();
    await new Promise(setImmediate);
    reads = 0;
    for (let i = 0; i < 10; i++) {
      stored += 1;
      hub.wake(space);
      await until(() => told.every((events) => events.length === stored), `event ${stored}`);
    }
    expect(reads).toBeLessThanOrEqual(10);
    const [first = []] = told;
    for (const events of told) for (const [i, event] of events.entries()) expect(event === first[i]).toBe(true);
  });

  it('goes on by itself after the database failed, with those who follow and those who catch up', async () => {
    let works = true;
    let failures = 0;
    const stored = [1, 2, 3];
    const hub = new EventHub({
      readEvents: async (_space, after) => {
        if (!works) {
          failures += 1;
          throw new Error('The database is away.');
        }
        return stored.filter((id) => id > after).map(eventOf);
      },
      newest: async () => 3,
      log: pino({ level: 'silent' }),
    });
    const [follower, late] = [[] as number[], [] as number[]];
    const hears = (told: number[]) => ({
      spaceId: space,
      wants: () => true,
      send: (event: Buffer, sent?: () => void) => {
        told.push(JSON.parse(String(event)).id);
        sent?.();
      },
    });
    hub.attach(hears(follower), 0);
    await until(() => follower.length === 3, 'the replay');
    works = false;
    stored.push(4);
    hub.wake(space);
    hub.attach(hears(late), 1);
    await until(() => failures >= 2, 'both to fail');
    works = true;
    await until(() => follower.length === 4 && late.length === 3, 'what happened meanwhile');
    expect([follower, late]).toEqual([
      [1, 2, 3, 4],
      [2, 3, 4],
    ]);
  });
});
