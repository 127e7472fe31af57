import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from '@kith/contract';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import { methodsOf } from './methods-of.ts';
import {
  officialRestClient,
  officialSocketLibrary,
  type SocketClient,
  type SocketLibrary,
} from './official-clients.ts';

const OPEN = 1;
const CLOSED = 3;
const AUTH_OK = '{"auth":"ok"}';
const INVALID_TOKEN = '{"error":"Invalid token.","code":"invalid_token"}';
const PONG = '{"PING":"PONG"}';

/** Longer than the client waits before it pings again: the official client has this second built in. */
const pingsAgain = () => delay(1300);

const builds = [
  { build: 'in Node', open: async () => ({ library: officialSocketLibrary(), close: () => undefined }) },
  {
    build: 'in a browser (jsdom)',
    open: async () => {
      const browser = await openBrowser();
      return { library: browser.sockets, close: () => browser[Symbol.dispose]() };
    },
  },
];

describe.each(builds.map((tried) => [tried.build, tried.open] as const))(
  '@neuroio/websocket 1.0.1 %s',
  (build, open) => {
    let kith: KithWithPeople;
    let library: SocketLibrary;
    let close: () => void;
    const clients: SocketClient[] = [];
    const tried: string[] = [];

    beforeAll(async () => {
      kith = await openKithWithPeople();
      ({ library, close } = await open());
    });
    afterAll(async () => {
      for (const client of clients) client.disconnect();
      close?.();
      await kith?.[Symbol.asyncDispose]();
    });

    /** One line of the table: a method or an event of the client. */
    function tries(name: string, attempt: () => Promise<void>): void {
      tried.push(name);
      it(name, attempt);
    }

    const endpoint = () => kith.url.replace(/^http/, 'ws');

    function clientWith(token: string) {
      const client = library.createNeuroioWsApi({ version: 1, token, endpoint: endpoint() });
      clients.push(client);
      const seen = {
        messages: [] as (Event | { error: string })[],
        frames: [] as string[],
        connects: 0,
        closeCodes: [] as number[],
        errors: [] as string[],
      };
      client.on('connect', () => {
        seen.connects += 1;
      });
      client.on('message', (message) => seen.messages.push(message));
      client.on('disconnect', ({ code }) => seen.closeCodes.push(code));
      client.on('error', ({ message }) => seen.errors.push(message));
      const connect = async (answer = AUTH_OK) => {
        const before = seen.frames.length;
        client.connect();
        const see = (data: unknown) => seen.frames.push(String(data));
        if (client.socket?.on) client.socket.on('message', see);
        else client.socket?.addEventListener('message', ({ data }) => see(data));
        await until(() => seen.frames.slice(before).includes(answer), 'the answer to AUTH');
      };
      return { client, seen, connect };
    }

    const pongs = (frames: readonly string[]) => frames.filter((frame) => frame === PONG).length;

    tries('connect', async () => {
      const { client, seen, connect } = clientWith(kith.token);
      await connect();
      // The client keeps the answer to itself.
      expect([client.socket?.readyState, seen.frames, seen.messages]).toEqual([OPEN, [AUTH_OK], []]);
    });

    tries('disconnect', async () => {
      const { client, seen, connect } = clientWith(kith.token);
      await connect();
      client.disconnect();
      await until(() => seen.closeCodes.length === 1, 'the close');
      expect(client.socket?.readyState).toBe(CLOSED);
      await connect();
      expect([client.socket?.readyState, seen.connects]).toEqual([OPEN, 2]);
    });

    tries('terminate', async () => {
      const { client, seen, connect } = clientWith(kith.token);
      await connect();
      if (build === 'in Node') {
        client.terminate();
        await until(() => seen.closeCodes.length === 1, 'the close');
        expect([seen.closeCodes, client.socket?.readyState]).toEqual([[1006], CLOSED]);
      } else {
        // The sockets of browsers have no such method.
        expect(() => client.terminate()).toThrow(/terminate is not a function/);
        expect(client.socket?.readyState).toBe(OPEN);
      }
    });

    tries('setToken', async () => {
      const { client, seen, connect } = clientWith('not a token');
      await connect(INVALID_TOKEN);
      client.setToken(kith.token);
      await until(() => seen.closeCodes.length === 1, 'the end of the first connection');
      await connect();
      expect(seen.messages).toEqual([JSON.parse(INVALID_TOKEN)]);
    });

    tries('setEndpoint', async () => {
      const { client, seen, connect } = clientWith(kith.token);
      await connect();
      client.setEndpoint(`${endpoint()}/events/`);
      await until(() => seen.closeCodes.length === 1, 'the end of the first connection');
      await connect();
      expect(client.socket?.readyState).toBe(OPEN);
    });

    tries('heartbeat', async () => {
      const { client, seen, connect } = clientWith(kith.token);
      await connect();
      client.heartbeat();
      await until(() => pongs(seen.frames) === 1, 'PONG');
      // An answer calms the client, which otherwise pings again, and connects anew after 30 s.
      await pingsAgain();
      expect([pongs(seen.frames), seen.messages, seen.errors]).toEqual([1, [], []]);
    });

    tries('resetPing', async () => {
      const { client, seen, connect } = clientWith(kith.token);
      await connect();
      client.heartbeat();
      client.resetPing();
      await pingsAgain();
      expect([pongs(seen.frames), seen.connects]).toEqual([1, 1]);
    });

    tries('debouncedHeartbeat', async () => {
      const { client, seen, connect } = clientWith(kith.token);
      await connect();
      // It makes a function that nobody calls: this client never pings by itself.
      expect(typeof client.debouncedHeartbeat()).toBe('function');
      await pingsAgain();
      expect([seen.frames, client.socket?.readyState]).toEqual([[AUTH_OK], OPEN]);
    });

    it('event: connect', async () => {
      const { seen, connect } = clientWith(kith.token);
      await connect();
      expect(seen.connects).toBe(1);
    });

    it('event: message, who is there with the names of all groups', async () => {
      const { personsGroups } = officialRestClient(kith.url, kith.token);
      const staff = await personsGroups.createPersonsGroup({ name: 'Staff' });
      const vip = await personsGroups.createPersonsGroup({ name: 'VIP' });
      await personsGroups.addPersonsToPersonsGroups({ persons: [kith.people.ada], groupsIds: [staff.id, vip.id] });
      const { seen, connect } = clientWith(kith.token);
      await connect();
      await kith.sendFrame(3);
      await until(() => seen.messages.length === 3, 'three events');
      const told = seen.messages.flatMap((message) => ('data' in message ? [message.data] : []));
      const ada = told.find((entry) => entry.pid === kith.people.ada);
      expect(['exact', 'ha']).toContain(ada?.result);
      expect(ada?.persons_groups).toEqual([
        { id: staff.id, name: 'Staff' },
        { id: vip.id, name: 'VIP' },
      ]);
      expect(ada?.face_image).toContain(`${kith.url}/media/`);
      const strangers = told.filter((entry) => entry.pid === null);
      expect(strangers.map((entry) => [entry.result, entry.persons_groups])).toEqual([
        ['nm', []],
        ['nm', []],
      ]);
    });

    it('event: message, an error; the server does not hang up', async () => {
      const { client, seen, connect } = clientWith('not a token');
      await connect(INVALID_TOKEN);
      expect(seen.messages).toEqual([JSON.parse(INVALID_TOKEN)]);
      // A server that hangs up after an error would not hear this.
      client.socket?.send(JSON.stringify({ action: 'PING' }));
      await until(() => pongs(seen.frames) === 1, 'PONG');
      expect(seen.closeCodes).toEqual([]);
    });

    it('event: disconnect', async () => {
      const { client, seen, connect } = clientWith(kith.token);
      await connect();
      client.disconnect();
      await until(() => seen.closeCodes.length === 1, 'the close');
      expect(seen.closeCodes).toEqual([1005]);
    });

    it('event: error, only for what the application throws', async () => {
      const { client, seen, connect } = clientWith(kith.token);
      await connect();
      client.on('message', () => {
        throw new Error('of the application');
      });
      await kith.sendFrame(2);
      await until(() => seen.errors.length > 0, 'the error');
      expect(new Set(seen.errors)).toEqual(new Set(['of the application']));
      expect(client.socket?.readyState).toBe(OPEN);
    });

    it('has no method but these', () => {
      const ofEmitter = new Set(methodsOf(new EventEmitter()));
      const own = methodsOf(clientWith(kith.token).client).filter((name) => !ofEmitter.has(name));
      expect(own.filter((name) => name !== 'SocketClient')).toEqual([...tried].sort());
    });
  },
);
