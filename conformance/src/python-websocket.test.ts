import { EventListener } from '@kith/testing/event-listener';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KithWithPeople, openKithWithPeople } from './kith-with-people.ts';
import { officialRestClient } from './official-clients.ts';

/** As the listener of `neuroio` 0.1.2 was recorded: it pings at once, without waiting for the answer to AUTH, and every 5 s from then on. */
const recorded = {
  userAgent: 'Python/3.11 websockets/10.4',
  auth: '{"action": "AUTH", "data": {"token": "TOKEN"}}',
  ping: '{"action": "PING"}',
} as const;

/** What the handler of its documentation does with a message: one key after the other, and else `face_image`. */
function documentedHandler(message: Record<string, unknown>): 'PING' | 'auth' | 'error' | string {
  for (const key of ['PING', 'auth', 'error']) if (key in message) return key;
  const { face_image } = message.data as { face_image: unknown };
  if (typeof face_image !== 'string') throw new Error('An event without a picture ends the handler.');
  return face_image;
}

describe('neuroio 0.1.2, its listener with websockets 10.4', () => {
  let kith: KithWithPeople;
  let open: EventListener[] = [];

  beforeAll(async () => {
    kith = await openKithWithPeople();
  });
  afterAll(async () => {
    for (const listener of open) listener[Symbol.dispose]();
    open = [];
    await kith?.[Symbol.asyncDispose]();
  });

  async function listen(token: string) {
    const listener = await EventListener.open(kith.url, { 'user-agent': recorded.userAgent });
    open.push(listener);
    listener.say(recorded.auth.replace('TOKEN', token));
    listener.say(recorded.ping);
    return { listener, handled: () => listener.messages.map(documentedHandler) };
  }

  it('is let in, has every PING answered, and hears of everybody with the names of all groups', async () => {
    const { personsGroups } = officialRestClient(kith.url, kith.token);
    const [staff, vip] = [
      await personsGroups.createPersonsGroup({ name: 'Staff' }),
      await personsGroups.createPersonsGroup({ name: 'VIP' }),
    ];
    await personsGroups.addPersonsToPersonsGroups({ persons: [kith.people.ada], groupsIds: [staff.id, vip.id] });
    const { listener, handled } = await listen(kith.token);
    await until(() => listener.messages.length === 2, 'both answers');
    expect(listener.messages).toEqual([{ auth: 'ok' }, { PING: 'PONG' }]);

    await kith.sendFrame(3);
    await until(() => listener.messages.length === 5, 'three events');
    expect(handled().slice(2)).toEqual(Array.from({ length: 3 }, () => expect.stringContaining('/media/')));
    const ada = listener.events.find(({ data }) => data.pid === kith.people.ada);
    expect(ada.data.persons_groups).toEqual([
      { id: staff.id, name: 'Staff' },
      { id: vip.id, name: 'VIP' },
    ]);

    listener.say(recorded.ping);
    await until(() => listener.messages.length === 6, 'PONG');
    expect(handled().at(-1)).toBe('PING');
  });

  it('with a wrong token is told so, and stays connected in silence: a close would bring it back 550 times a second', async () => {
    const { listener, handled } = await listen('wrong');
    await until(() => listener.messages.length === 2, 'both answers');
    expect(listener.messages).toEqual([{ error: 'Invalid token.', code: 'invalid_token' }, { PING: 'PONG' }]);
    // What others hear meanwhile it does not.
    const { listener: other } = await listen(kith.token);
    await kith.sendFrame(3);
    await until(() => other.events.length === 3, 'three events');
    listener.say(recorded.ping);
    await until(() => listener.messages.length === 3, 'PONG');
    expect(handled()).toEqual(['error', 'PING', 'PING']);
    expect(listener.closedWith).toBeNull();
  });

  it('after quick reconnects may have the PINGs of several tasks on one connection, and those of its library', async () => {
    const gone = [await listen(kith.token), await listen(kith.token), await listen(kith.token)];
    for (const { listener } of gone) listener.socket.close(1000);
    const { listener, handled } = await listen(kith.token);
    for (let i = 0; i < 10; i++) listener.say(recorded.ping);
    listener.socket.ping('keepalive');
    const ponged = new Promise<string>((resolve) => listener.socket.once('pong', (data) => resolve(String(data))));
    await until(() => listener.messages.length === 12, 'every answer');
    expect(handled()).toEqual(['auth', ...Array.from({ length: 11 }, () => 'PING')]);
    expect(await ponged).toBe('keepalive');
  });
});
