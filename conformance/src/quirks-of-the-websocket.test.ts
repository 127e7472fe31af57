import { EventListener } from '@kith/testing/event-listener';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';

let kith: KithWithPeople;

beforeAll(async () => {
  kith = await openKithWithPeople();
});
afterAll(() => kith?.[Symbol.asyncDispose]());

/** Those about the websocket, by the numbers of §8 of the protocol's description. */
describe('quirks of the official clients', () => {
  describe('on the websocket', () => {
    const open: EventListener[] = [];
    afterAll(() => {
      for (const listener of open) listener[Symbol.dispose]();
    });
    const connect = async () => {
      const listener = await EventListener.open(kith.url);
      open.push(listener);
      return listener;
    };
    const auth = (token: string) => ({ action: 'AUTH', data: { token } });
    const ping = { action: 'PING' };
    const pong = { PING: 'PONG' };

    it('26 ping: any number is answered, also before AUTH is; none is asked for', async () => {
      const eager = await connect();
      eager.say(ping);
      eager.say(auth(kith.token));
      for (let i = 0; i < 10; i++) eager.say(ping);
      await until(() => eager.messages.length === 12, 'every answer');
      expect(eager.messages.filter((message) => 'PING' in message)).toEqual(Array.from({ length: 11 }, () => pong));
      expect(eager.messages).toContainEqual({ auth: 'ok' });
      const silent = await connect();
      silent.say(auth(kith.token));
      await until(() => silent.messages.length === 1, 'the answer to AUTH');
      await kith.sendFrame(3);
      await until(() => silent.events.length === 3, 'three events');
      expect([silent.messages.slice(0, -3), silent.closedWith]).toEqual([[{ auth: 'ok' }], null]);
    });

    it('27 close: not after a failed AUTH; another one may follow', async () => {
      const listener = await connect();
      listener.say(auth('wrong'));
      listener.say(ping);
      await until(() => listener.messages.length === 2, 'the error, and an answer after it');
      listener.say(auth(kith.token));
      await until(() => listener.messages.length === 3, 'the second answer');
      expect(listener.messages).toEqual([{ error: expect.any(String), code: 'invalid_token' }, pong, { auth: 'ok' }]);
      expect(listener.closedWith).toBeNull();
    });

    it('28 error: a message of that key and its code, without the other keys of control, and events have none of them', async () => {
      const listener = await connect();
      for (const message of [auth('wrong'), { action: 'DANCE' }, 'no JSON']) listener.say(message);
      await until(() => listener.messages.length === 3, 'three errors');
      for (const message of listener.messages) {
        expect(message).toEqual({ error: expect.any(String), code: expect.any(String) });
      }
      listener.say(auth(kith.token));
      await until(() => listener.messages.length === 4, 'the answer to AUTH');
      await kith.sendFrame(3);
      await until(() => listener.events.length === 3, 'three events');
      for (const event of listener.events) {
        expect(event).toEqual({ id: expect.any(Number), data: expect.any(Object) });
        expect(event.data.face_image).toEqual(expect.any(String));
      }
    });
  });
});
